using Latent.Compilation;
using Latent.Compilation.Planning;
using Latent.Interop;
using Latent.Interop.Native;
using Placement = Latent.Interop.Placement;
using RunResult = Latent.Interop.RunResult;

namespace Latent.Devices;

/// <summary>
/// A graph compiled for a device: native instructions, an arena for intermediate results, and memory for its outputs. A run does any
/// number of steps up to a capacity in one native call, without managed allocation.
/// </summary>
public sealed class CompiledProgram : IDisposable
{
    private readonly Owned _owned = new();
    private readonly NativeProgram _native;
    private readonly ProgramBindings _bindings;
    private readonly DeviceBuffer<byte> _arena;
    private readonly Dictionary<string, (int Segment, Placement Placement)> _inputs;
    private readonly Dictionary<string, NativeBuffer<float>> _outputs;
    private readonly IReadOnlyList<Pass> _passes;
    private readonly List<string> _tensorNames;
    private readonly List<Tensor> _nodes;
    private readonly List<Instruction> _instructions;
    private readonly List<Interop.Native.Tensor> _tensors;

    internal CompiledProgram(Device device, IReadOnlyList<VariableStore> stores, ProgramLayout layout, IReadOnlyList<Pass> passes)
    {
        (BatchCapacity, StepCapacity) = (layout.BatchCapacity, layout.StepCapacity);
        _outputs = [];
        try
        {
            _native = _owned.Add(NativePrograms.Create(
                device.Context, layout.Segments, [.. layout.Writer.Tensors], [.. layout.Writer.Instructions], BatchCapacity, StepCapacity,
                [.. layout.Writer.ChainSteps], layout.TileRows));
            _bindings = new ProgramBindings(_native);
            _arena = _owned.Add(device.Allocate<byte>(layout.Segments[ProgramLayout.Arena].Bytes));
            _bindings.Bind(ProgramLayout.Arena, _arena);
            foreach ((VariableStore store, (_, int segment)) in stores.Zip(layout.Stores))
            {
                _bindings.Bind(segment, store.Memory);
            }

            foreach ((Output output, int segment) in layout.Outputs)
            {
                NativeBuffer<float> buffer = _owned.Add(new NativeBuffer<float>(layout.Segments[segment].Bytes / sizeof(float)));
                _outputs.Add(output.Name, buffer);
                _bindings.Bind(segment, buffer);
            }
        }
        catch
        {
            _owned.Dispose();
            throw;
        }

        _inputs = layout.Inputs;
        _tensorNames = layout.Writer.Names;
        _nodes = layout.Writer.Nodes;
        _instructions = layout.Writer.Instructions;
        _tensors = layout.Writer.Tensors;
        _passes = passes;
        TileRows = layout.TileRows;
    }

    /// <summary>The largest batch of a run.</summary>
    public int BatchCapacity { get; }

    /// <summary>The most steps of a run.</summary>
    public long StepCapacity { get; }

    /// <summary>The number of native instructions of one step.</summary>
    public int InstructionCount => _instructions.Count;

    /// <summary>Rows of a tile, which go through all layers before the next rows, or 0 if the batch is not cut.</summary>
    public int TileRows { get; }

    /// <summary>The size of the memory for intermediate results, in bytes.</summary>
    public long ArenaBytes => _arena.Length;

    /// <summary>Whether an instruction reads an input.</summary>
    internal bool Reads(string input) => _inputs.ContainsKey(input);

    /// <summary>Binds an input to memory of the host, from which each run reads it anew. The memory must outlive the runs.</summary>
    /// <exception cref="ArgumentException">
    /// The program has no such input, or it lies in the device's memory, or the buffer is too small.
    /// </exception>
    public void Bind<T>(string input, NativeBuffer<T> buffer)
        where T : unmanaged => _bindings.Bind(SegmentOf(input, Placement.Host), buffer);

    /// <summary>Binds an input of <see cref="Placement.Device"/> to memory of the device. The memory must outlive the runs.</summary>
    /// <exception cref="ArgumentException">
    /// The program has no such input, or it lies in the host's memory, or the buffer is too small or of another device.
    /// </exception>
    public void Bind<T>(string input, DeviceBuffer<T> buffer)
        where T : unmanaged => _bindings.Bind(SegmentOf(input, Placement.Device), buffer);

    /// <summary>
    /// The memory of an output: its values in the last step, or in all steps one after the other, at the distance of a batch of the
    /// capacity.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The program has no such output.</exception>
    public NativeBuffer<float> this[string output] => _outputs[output];

    /// <summary>Runs one step, whose number is 0.</summary>
    /// <param name="batch">Rows of the batch.</param>
    /// <returns>The number of steps done, and the reason why the run ended.</returns>
    /// <exception cref="ArgumentException">The batch exceeds the capacity.</exception>
    /// <exception cref="InvalidOperationException">An input is not bound.</exception>
    public RunResult Run(int batch) => Run(new RunOptions(batch));

    /// <summary>Runs some steps.</summary>
    /// <param name="options">Batch, steps and other options of the run.</param>
    /// <param name="profile">Empty, or a number for each instruction, to which the nanoseconds that it took are added.</param>
    /// <returns>The number of steps done, and the reason why the run ended.</returns>
    /// <exception cref="ArgumentException">An option is out of range, such as a batch beyond the capacity.</exception>
    /// <exception cref="InvalidOperationException">An input is not bound.</exception>
    public RunResult Run(RunOptions options, Span<long> profile = default) => _native.Run(_bindings, options, profile);

    /// <summary>
    /// Runs some steps in the background, with the results of <see cref="Run(RunOptions, Span{long})"/> bit for bit. Until the job has
    /// ended, do not write to memory that the program reads, nor use memory that it writes. Dispose the program after its jobs: its outputs
    /// are freed with it.
    /// </summary>
    /// <param name="options">Batch, steps and other options of the run.</param>
    /// <param name="dependsOn">A job that must complete all of its steps before. If it does not, this one fails or is cancelled.</param>
    /// <param name="cancellation">
    /// Ends the job: before its start by an <see cref="OperationCanceledException"/>, then between steps.
    /// </param>
    /// <returns>The job, to complete, to await or to depend on.</returns>
    /// <exception cref="ArgumentException">The options have a flag to cancel besides the token.</exception>
    /// <exception cref="ObjectDisposedException">The program is disposed.</exception>
    public JobHandle Schedule(RunOptions options, JobHandle dependsOn = default, CancellationToken cancellation = default) =>
        _native.Schedule(_bindings, options, dependsOn, cancellation);

    /// <summary>
    /// Runs as many whole steps as fit into a time; at least one, unless the time is zero or less. It estimates the time of a step from the
    /// steps that it has run. Outputs of each step are those of the last native call.
    /// </summary>
    /// <param name="budget">The time.</param>
    /// <param name="options">Batch, first step and other options of the run; its number of steps has no effect.</param>
    /// <returns>The number of steps done, and the reason why the last call ended.</returns>
    /// <exception cref="ArgumentException">An option is out of range, such as a batch beyond the capacity.</exception>
    /// <exception cref="InvalidOperationException">An input is not bound, or differs from step to step.</exception>
    /// <example>
    /// A video game that trains in the time that each frame leaves of its 16 milliseconds:
    /// <code>
    /// long step = 0;
    /// while (game.IsRunning)
    /// {
    ///     TimeSpan left = game.UpdateAndDraw();
    ///     step += program.Step(left, new RunOptions(batch: 32) { FirstStep = step, Seed = 7 }).StepsDone;
    /// }
    /// </code>
    /// </example>
    public RunResult Step(TimeSpan budget, RunOptions options) => _native.Step(budget, _bindings, options);

    /// <summary>The native instructions of one step, with their sizes at a batch.</summary>
    public IReadOnlyList<InstructionCost> Instructions(int batch) =>
        [.. _nodes.Zip(_instructions, (node, instruction) => InstructionCost.Of(node, instruction, _tensors, batch))];

    /// <summary>
    /// The instructions as a table: for each the operations that are fused into it, the shapes, millions of arithmetic operations and
    /// thousands of bytes of its operands at a batch.
    /// </summary>
    /// <param name="batch">The batch; the capacity if it is 0.</param>
    /// <param name="nanoseconds">Empty, or the time of each instruction in one step, for columns with times, percentages and rates.</param>
    public string Explain(int batch = 0, ReadOnlySpan<double> nanoseconds = default)
    {
        batch = batch == 0 ? BatchCapacity : batch;
        return Explanation.Of(Instructions(batch), batch, ArenaBytes, TileRows, _passes, nanoseconds);
    }

    /// <summary>The name of the tensor at which a run ended early, such as <c>fc1/linear#3</c>; empty if there is none.</summary>
    public string TensorName(RunResult result) => result.Tensor >= 0 ? _tensorNames[result.Tensor] : "";

    /// <inheritdoc/>
    public void Dispose() => _owned.Dispose();

    private int SegmentOf(string input, Placement bound)
    {
        if (!_inputs.TryGetValue(input, out (int Segment, Placement Placement) place))
        {
            throw new ArgumentException($"The program has no input '{input}'; it has: {string.Join(", ", _inputs.Keys)}.", nameof(input));
        }

        return place.Placement == bound
            ? place.Segment
            : throw new ArgumentException(
                place.Placement == Placement.Device
                    ? $"The input '{input}' was traced with Placement.Device; bind a DeviceBuffer, from Device.Allocate or Device.Upload."
                    : $"The input '{input}' was traced with Placement.Host; bind a NativeBuffer, or trace the input with Placement.Device.",
                nameof(input));
    }
}
