using Latent.Compilation;
using Latent.Data;
using Latent.Interop;
using Latent.Interop.Native;

namespace Latent;

/// <summary>
/// A model's objective compiled over a resident data set, for training or for evaluation: each step gathers its rows, and leaves its losses.
/// One native call runs a block of steps.
/// </summary>
internal sealed class TableProgram : IDisposable
{
    /// <summary>Steps of a native call: long enough to make the call free, short enough for progress.</summary>
    private const int BlockSteps = 64;

    private readonly Program _program;
    private readonly IDisposable _data;
    private readonly NativeBuffer<int> _rows;
    private readonly NativeBuffer<float>? _rates;
    private readonly string[] _outputs;
    private readonly double[] _sums;

    /// <summary>Compiles the objective for evaluation.</summary>
    public TableProgram(Model model, Dataset data, int batch, CompilerOptions options)
        : this(model, data, batch, options, null, null, 0)
    {
    }

    /// <summary>Compiles the objective with gradients and updates for training.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows; copied to native memory.</param>
    /// <param name="batch">The largest batch.</param>
    /// <param name="options">Compiler options.</param>
    /// <param name="optimizer">The update rule, or null for evaluation.</param>
    /// <param name="state">The optimizer's state, or null for evaluation.</param>
    /// <param name="clipNorm">The largest gradient norm, or 0.</param>
    public TableProgram(
        Model model, Dataset data, int batch, CompilerOptions options, Optimizer? optimizer, OptimizerState? state, double clipNorm)
    {
        Batch = batch;
        StepGraph traced = StepGraph.Trace(model, data, optimizer, state, clipNorm);
        _outputs = [.. traced.Outputs.Select(output => output.Name)];
        _sums = new double[_outputs.Length];
        VariableStore[] stores = state is null ? [model.Store] : [model.Store, state.Store];
        _program = Compiler.Compile(model.Context, traced.Graph, traced.Outputs, stores, batch, BlockSteps, options);
        _rows = new NativeBuffer<int>((long)batch * BlockSteps);
        _program.Bind(StepGraph.Rows, _rows);
        _data = BindData(data);
        if (optimizer is not null)
        {
            _rates = new NativeBuffer<float>(BlockSteps);
            _program.Bind(StepGraph.Rate, _rates);
        }
    }

    /// <summary>The largest batch.</summary>
    public int Batch { get; }

    /// <summary>The compiled step.</summary>
    public Program Program => _program;

    /// <summary>Rows seen since <see cref="ResetSums"/>.</summary>
    public int RowsDone { get; private set; }

    /// <summary>The mean loss of the rows seen.</summary>
    public double MeanLoss => _sums[0] / RowsDone;

    /// <summary>The mean of each term of the rows seen.</summary>
    public Dictionary<string, double> MeanTerms() =>
        Enumerable.Range(1, _outputs.Length - 1).ToDictionary(i => _outputs[i], i => _sums[i] / RowsDone);

    /// <summary>Forgets the losses so far.</summary>
    public void ResetSums()
    {
        RowsDone = 0;
        Array.Clear(_sums);
    }

    /// <summary>Runs the next block of an order of rows: full batches, or the shorter last one. Allocates nothing.</summary>
    /// <param name="order">The rows still to be done.</param>
    /// <param name="firstStep">Number of the first step.</param>
    /// <param name="seed">Key of the noise.</param>
    /// <param name="rate">The learning rate at a step; not used in evaluation.</param>
    /// <param name="cancel">Ends the block between steps.</param>
    /// <param name="profile">Empty, or a number for each instruction, to which the nanoseconds that it took are added.</param>
    public RunResult RunBlock(
        ReadOnlySpan<int> order, long firstStep, ulong seed, RateRule rate, CancellationFlag? cancel, Span<long> profile = default)
    {
        int batch = Math.Min(Batch, order.Length);
        int steps = Math.Min(BlockSteps, order.Length / batch);
        Span<int> rows = _rows.AsSpan();
        for (int step = 0; step < steps; step++)
        {
            order.Slice(step * batch, batch).CopyTo(rows[(step * Batch)..]);
            if (_rates is not null)
            {
                _rates[step] = rate.At(firstStep + step);
            }
        }

        RunResult result = _program.Run(batch, steps, firstStep, seed, RunFlags.None, cancel, profile);
        AddLosses(batch, (int)result.StepsDone);
        return result;
    }

    /// <summary>The first tensor that is not finite in a step of the block that was run last; the step is done again up to there.</summary>
    public string FindNotFinite(int stepOfBlock, int batch, long step, ulong seed)
    {
        Span<int> rows = _rows.AsSpan();
        rows.Slice(stepOfBlock * Batch, batch).CopyTo(rows);
        return _program.TensorName(_program.Run(batch, 1, step, seed, RunFlags.CheckFinite));
    }

    public void Dispose()
    {
        _program.Dispose();
        _data.Dispose();
        _rows.Dispose();
        _rates?.Dispose();
    }

    private void AddLosses(int batch, int steps)
    {
        RowsDone += batch * steps;
        for (int i = 0; i < _outputs.Length; i++)
        {
            foreach (float value in _program[_outputs[i]].AsSpan(0, steps))
            {
                _sums[i] += (double)value * batch;
            }
        }
    }

    private IDisposable BindData(Dataset data)
    {
        if (data.IsBytes)
        {
            NativeBuffer<byte> bytes = new(data.Bytes.Length);
            data.Bytes.CopyTo(bytes.AsSpan());
            _program.Bind(StepGraph.Data, bytes);
            return bytes;
        }

        NativeBuffer<float> floats = new(data.Floats.Length);
        data.Floats.CopyTo(floats.AsSpan());
        _program.Bind(StepGraph.Data, floats);
        return floats;
    }
}

/// <summary>The learning rate of an optimizer under a schedule.</summary>
internal readonly record struct RateRule(float Rate, Schedule? Schedule)
{
    /// <summary>The rate at a step.</summary>
    /// <exception cref="InvalidOperationException">The schedule's factor is no number of 0 or more.</exception>
    public float At(long step)
    {
        double factor = Schedule?.Invoke(step) ?? 1;
        return factor >= 0 && double.IsFinite(factor)
            ? (float)(Rate * factor)
            : throw new InvalidOperationException($"The schedule gave the factor {factor} at step {step}; a finite number of 0 or more is needed.");
    }
}
