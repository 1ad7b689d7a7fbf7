using Latent.Data;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Models;

/// <summary>
/// A function from rows to rows, compiled for blocks of rows, with memory for its inputs. It belongs to one caller at a time, and its runs
/// allocate nothing.
/// </summary>
internal sealed class RowProgram : IDisposable
{
    /// <summary>Rows of a block, unless stated. Random draws depend on it, so all ways to run a function share it.</summary>
    public const int StandardRows = 256;

    private readonly Owned _owned = new();
    private readonly CompiledProgram _program;
    private readonly NativeBuffer<float>[] _inputs;
    private readonly NativeBuffer<float>[] _outputs;
    private readonly int[] _inputColumns;
    private readonly int[] _outputColumns;

    /// <summary>Traces and compiles a function.</summary>
    /// <param name="device">Device of the computations.</param>
    /// <param name="store">The parameters that the function reads.</param>
    /// <param name="columns">Columns of each input.</param>
    /// <param name="body">Traces the outputs, each of shape [batch, columns], from the graph and the inputs.</param>
    /// <param name="blockRows">Number of rows in a block.</param>
    /// <exception cref="ArgumentException">An output has another shape, or an input is not used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A block of an output would have more numbers than an array can hold.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory for a block.</exception>
    public RowProgram(Device device, VariableStore store, int[] columns, Func<Graph, Tensor[], Tensor[]> body, int blockRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockRows, 1);
        (_inputColumns, BlockRows) = (columns, blockRows);
        Graph graph = new();
        Tensor[] inputs = [.. columns.Select((count, i) => graph.Input(InputName(i), [Shape.Batch, count]))];
        Tensor[] outputs = body(graph, inputs);
        _outputColumns = Array.ConvertAll(outputs, output => output.Shape.Dims is [Shape.Batch, >= 0 and var count]
            ? (int)Math.Min(count, int.MaxValue)
            : throw new ArgumentException($"Output {output} must have the shape [batch, columns].", nameof(body)));
        Array.ForEach(_outputColumns, count => ArraySize.Of(blockRows, count, nameof(blockRows)));
        try
        {
            _program = _owned.Add(Compiler.Compile(
                device, graph, [.. outputs.Select((output, i) => new Output(OutputName(i), output))], [store], blockRows));
            _inputs = Array.ConvertAll(columns, count => _owned.Add(new NativeBuffer<float>((long)blockRows * count)));
            for (int i = 0; i < _inputs.Length; i++)
            {
                _program.Bind(InputName(i), _inputs[i]);
            }
        }
        catch
        {
            _owned.Dispose();
            throw;
        }

        _outputs = [.. _outputColumns.Select((_, i) => _program[OutputName(i)])];
    }

    /// <summary>Rows of a block.</summary>
    public int BlockRows { get; }

    /// <summary>Columns of each input.</summary>
    public IReadOnlyList<int> InputColumns => _inputColumns;

    /// <summary>Columns of each output.</summary>
    public IReadOnlyList<int> OutputColumns => _outputColumns;

    /// <summary>The memory of the first rows of an input, row after row.</summary>
    public Span<float> Input(int index, int rows) => _inputs[index].AsSpan(0, rows * _inputColumns[index]);

    /// <summary>The first rows of an output, row after row.</summary>
    public ReadOnlySpan<float> Output(int index, int rows) => _outputs[index].AsSpan(0, rows * _outputColumns[index]);

    /// <summary>Runs a block.</summary>
    /// <param name="rows">Number of rows, at most <see cref="BlockRows"/>.</param>
    /// <param name="block">Number of the block in the call, from 0, on which random draws depend.</param>
    /// <param name="seed">Key of the random draws.</param>
    /// <exception cref="InvalidOperationException">A guard of the body met a NaN or an infinity.</exception>
    public void RunBlock(int rows, long block, ulong seed) =>
        _program.Run(new RunOptions(rows) { FirstStep = block, Seed = seed }).RequireCompleted(_program, "The function");

    /// <inheritdoc/>
    public void Dispose() => _owned.Dispose();

    private static string InputName(int index) => $"in{index}";

    private static string OutputName(int index) => $"out{index}";
}
