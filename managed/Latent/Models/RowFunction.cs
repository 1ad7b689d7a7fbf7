using System.Runtime.InteropServices;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Models;

/// <summary>
/// A compiled function from rows to rows, such as an encoder: it runs any number of rows in blocks. Calls by several threads run one after
/// the other.
/// </summary>
public sealed class RowFunction : IDisposable
{
    private const int StandardRows = 256;

    // A call fills the inputs, runs and reads the outputs: no other call may come between.
    private readonly Lock _call = new();
    private readonly CompiledProgram _program;
    private readonly List<NativeBuffer<float>> _inputs = [];
    private readonly int _inputCount;
    private readonly int[] _outputColumns;
    private readonly int _blockRows;
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
        Device device, VariableStore store, int[] columns, Func<Graph, Tensor[], Tensor[]> body, int blockRows = StandardRows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockRows, 1);
        (_inputCount, _blockRows) = (columns.Length, blockRows);
        Graph graph = new();
        Tensor[] inputs = [.. columns.Select((count, i) => graph.Input(InputName(i), [Shape.Batch, count]))];
        Tensor[] outputs = body(graph, inputs);
        _outputColumns = Array.ConvertAll(outputs, output => output.Shape.Dims is [Shape.Batch, >= 0 and var count]
            ? (int)Math.Min(count, int.MaxValue)
            : throw new ArgumentException($"Output {output} must have the shape [batch, columns].", nameof(body)));
        Array.ForEach(_outputColumns, count => ArraySize.Of(blockRows, count, nameof(blockRows)));
        _program = Compiler.Compile(device, graph, [.. outputs.Select((output, i) => new Output(OutputName(i), output))], [store],
            blockRows);
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                _inputs.Add(new NativeBuffer<float>((long)blockRows * columns[i]));
                _program.Bind(InputName(i), _inputs[i]);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
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
        if (readers.Length != _inputCount)
        {
            throw new ArgumentException($"{_inputCount} readers are needed, one for each input, not {readers.Length}.", nameof(readers));
        }

        Array.ForEach(_outputColumns, columns => ArraySize.Of(rows, columns));
        float[][,] results = Array.ConvertAll(_outputColumns, columns => new float[rows, columns]);
        if (_call.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException(
                "A reader of rows called the function that it reads for; compute its rows before the call.");
        }

        lock (_call)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            RunBlocks(rows, seed, readers, results);
        }

        return results;
    }

    /// <summary>The number of rows of a matrix.</summary>
    public static int Count(float[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return matrix.GetLength(0);
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
            _inputs.ForEach(input => input.Dispose());
            _inputs.Clear();
        }
    }

    private void RunBlocks(int rows, ulong seed, ReadOnlySpan<RowReader> readers, float[][,] results)
    {
        for (int start = 0; start < rows; start += _blockRows)
        {
            int count = Math.Min(_blockRows, rows - start);
            for (int i = 0; i < readers.Length; i++)
            {
                Fill(_inputs[i], readers[i], start, count);
            }

            _program.Run(new RunOptions(count) { FirstStep = start / _blockRows, Seed = seed }).RequireCompleted(_program, "The function");
            for (int i = 0; i < results.Length; i++)
            {
                int columns = _outputColumns[i];
                _program[OutputName(i)].AsSpan(0, count * columns).CopyTo(Numbers(results[i], start, count));
            }
        }
    }

    private void Fill(NativeBuffer<float> block, RowReader reader, int start, int count)
    {
        int columns = (int)(block.Length / _blockRows);
        for (int row = 0; row < count; row++)
        {
            reader(start + row, block.AsSpan((long)row * columns, columns));
        }
    }

    private static Span<float> Numbers(float[,] matrix, int start, int count) =>
        matrix.LongLength == 0 ? [] : MemoryMarshal.CreateSpan(ref matrix[start, 0], count * matrix.GetLength(1));

    private static string InputName(int index) => $"in{index}";

    private static string OutputName(int index) => $"out{index}";
}
