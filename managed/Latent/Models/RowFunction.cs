using System.Runtime.InteropServices;
using Latent.Data;
using Latent.Devices;

namespace Latent.Models;

/// <summary>
/// A compiled function from rows to rows, such as an encoder: it runs any number of rows in blocks. Calls by several threads run one after
/// the other.
/// </summary>
public sealed class RowFunction : IDisposable
{
    // A call fills the inputs, runs and reads the outputs: no other call may come between.
    private readonly Lock _call = new();
    private readonly RowProgram _program;
    private bool _isDisposed;

    /// <summary>Traces and compiles a function.</summary>
    /// <param name="device">Device of the computations.</param>
    /// <param name="store">The parameters that the function reads.</param>
    /// <param name="columns">Columns of each input.</param>
    /// <param name="body">Traces the outputs, each of shape [batch, columns], from the graph and the inputs.</param>
    /// <param name="blockRows">Number of rows in a block; fewer rows take less memory.</param>
    /// <exception cref="ArgumentException">An output has another shape, or an input is not used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A block of an output would have more numbers than an array can hold.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory for a block.</exception>
    public RowFunction(
        Device device, VariableStore store, int[] columns, Func<Graph, Tensor[], Tensor[]> body, int blockRows = RowProgram.StandardRows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(body);
        _program = new RowProgram(device, store, columns, body, blockRows);
    }

    /// <summary>Runs the function on rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <param name="readers">Readers of the inputs, one for each.</param>
    /// <returns>Each output as [rows, columns].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An output would have more numbers than an array can hold.</exception>
    /// <exception cref="ObjectDisposedException">The function, or the model that it belongs to, is disposed.</exception>
    /// <exception cref="InvalidOperationException">A reader calls the function that it reads for, or a guard of the body met a NaN or an
    /// infinity.</exception>
    public float[][,] Call(int rows, ulong seed, params ReadOnlySpan<RowReader> readers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        int inputs = _program.InputColumns.Count;
        if (readers.Length != inputs)
        {
            throw new ArgumentException($"{inputs} readers are needed, one for each input, not {readers.Length}.", nameof(readers));
        }

        foreach (int columns in _program.OutputColumns)
        {
            ArraySize.Of(rows, columns);
        }

        float[][,] results = [.. _program.OutputColumns.Select(columns => new float[rows, columns])];
        RequireOwnCall();
        lock (_call)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            RunBlocks(rows, seed, readers, results);
        }

        return results;
    }

    /// <summary>
    /// Runs a function of one input, or of none, on rows in memory of the caller. After the first call it allocates nothing.
    /// </summary>
    /// <param name="input">Rows of the input, one after another; empty for a function without inputs.</param>
    /// <param name="output">Receives the output: as many rows, one after another.</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <exception cref="ArgumentException">The function has other inputs or outputs, or a length is not that of whole rows.</exception>
    /// <exception cref="ObjectDisposedException">The function, or the model that it belongs to, is disposed.</exception>
    /// <exception cref="InvalidOperationException">A guard of the body met a NaN or an infinity.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output, ulong seed = 0) => Run(input, output, [], seed);

    /// <summary>Runs a function of two outputs on rows in memory of the caller. After the first call it allocates nothing.</summary>
    /// <param name="input">Rows of the input, one after another; empty for a function without inputs.</param>
    /// <param name="first">Receives the first output: as many rows, one after another.</param>
    /// <param name="second">Receives the second output.</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <exception cref="ArgumentException">The function has other inputs or outputs, or a length is not that of whole rows.</exception>
    /// <exception cref="ObjectDisposedException">The function, or the model that it belongs to, is disposed.</exception>
    /// <exception cref="InvalidOperationException">A guard of the body met a NaN or an infinity.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> first, Span<float> second, ulong seed = 0)
    {
        RequireOwnCall();
        lock (_call)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            RowCall.Run(_program, input, first, second, seed);
        }
    }

    /// <summary>
    /// Runs a function of any number of inputs and outputs on rows in memory of the caller. After the first call it allocates nothing.
    /// </summary>
    /// <param name="inputs">Rows of each input, one after another.</param>
    /// <param name="outputs">Receives each output: as many rows, one after another.</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <exception cref="ArgumentException">The function has other inputs or outputs, or a length is not that of whole rows.</exception>
    /// <exception cref="ObjectDisposedException">The function, or the model that it belongs to, is disposed.</exception>
    /// <exception cref="InvalidOperationException">A guard of the body met a NaN or an infinity.</exception>
    public void Run(ReadOnlySpan<ReadOnlyMemory<float>> inputs, ReadOnlySpan<Memory<float>> outputs, ulong seed = 0)
    {
        RequireOwnCall();
        lock (_call)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            RowCall.Run(_program, inputs, outputs, seed);
        }
    }

    /// <summary>A reader of the rows of a matrix.</summary>
    /// <exception cref="ArgumentException">The matrix has another number of columns.</exception>
    public static RowReader Rows(float[,] matrix, int columns)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return matrix.GetLength(1) == columns
            ? (row, values) => Numbers(matrix, row, 1).CopyTo(values)
            : throw new ArgumentException($"The rows have {matrix.GetLength(1)} columns; {columns} are expected.", nameof(matrix));
    }

    /// <summary>A reader of the rows of a data set.</summary>
    /// <exception cref="ArgumentException">The data set has another number of columns.</exception>
    public static RowReader Rows(Dataset data, int columns)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Columns == columns
            ? data.CopyRow
            : throw new ArgumentException($"The data set '{data.Name}' has {data.Columns} columns; {columns} are expected.", nameof(data));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_call)
        {
            _isDisposed = true;
            _program.Dispose();
        }
    }

    private void RequireOwnCall()
    {
        if (_call.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException(
                "A reader of rows called the function that it reads for; compute its rows before the call.");
        }
    }

    private void RunBlocks(int rows, ulong seed, ReadOnlySpan<RowReader> readers, float[][,] results)
    {
        for (int start = 0, count; start < rows; start += count)
        {
            count = Math.Min(_program.BlockRows, rows - start);
            for (int i = 0; i < readers.Length; i++)
            {
                int columns = _program.InputColumns[i];
                Span<float> block = _program.Input(i, count);
                for (int row = 0; row < count; row++)
                {
                    readers[i](start + row, block.Slice(row * columns, columns));
                }
            }

            _program.RunBlock(count, start / _program.BlockRows, seed);
            for (int i = 0; i < results.Length; i++)
            {
                _program.Output(i, count).CopyTo(Numbers(results[i], start, count));
            }
        }
    }

    private static Span<float> Numbers(float[,] matrix, int start, int count) =>
        matrix.LongLength == 0 ? [] : MemoryMarshal.CreateSpan(ref matrix[start, 0], count * matrix.GetLength(1));
}
