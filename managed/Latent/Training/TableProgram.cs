using Latent.Compilation;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Optimizers;
using static System.FormattableString;

namespace Latent.Training;

/// <summary>
/// A model's objective compiled over a data set in device memory, for training or for evaluation: each step gathers its rows and writes its
/// losses. One native call runs a block of steps.
/// </summary>
internal sealed class TableProgram : IDisposable
{
    /// <summary>
    /// Most steps of a native call: enough to make the cost of the call negligible, few enough for frequent progress reports.
    /// </summary>
    private const int BlockSteps = 64;

    private readonly Owned _owned = new();
    private readonly CompiledProgram _program;
    private readonly NativeBuffer<int>[] _rows;
    private readonly NativeBuffer<float> _rates;
    private readonly NativeBuffer<float> _steps;
    private readonly int _tableRows;
    private readonly bool _isTraining;
    private readonly bool _hasSeveralGradientSteps;
    private readonly string[] _outputs;
    private readonly double[] _sums;

    /// <summary>Compiles the objective for evaluation.</summary>
    public TableProgram(Model model, Dataset data, int batch, CompilerOptions options)
        : this(model, data, batch, options, null, null, 0)
    {
    }

    /// <summary>Compiles the objective with gradients and updates for training.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows; copied to memory of the model's device.</param>
    /// <param name="batch">The largest batch.</param>
    /// <param name="options">Compiler options.</param>
    /// <param name="optimizer">The update rule, or null for evaluation.</param>
    /// <param name="state">The optimizer's state, or null for evaluation.</param>
    /// <param name="clipNorm">The largest gradient norm, or 0.</param>
    public TableProgram(
        Model model, Dataset data, int batch, CompilerOptions options, Optimizer? optimizer, OptimizerState? state, double clipNorm)
    {
        (Batch, _tableRows, _isTraining) = (batch, data.Count, optimizer is not null);
        _hasSeveralGradientSteps = model.GradientSteps.Count > 1;
        StepGraph traced = StepGraph.Trace(model, data, optimizer, state, clipNorm);
        _outputs = [.. traced.Outputs.Select(output => output.Name)];
        _sums = new double[_outputs.Length];
        BatchesPerStep = _isTraining ? Math.Max(traced.Batches, 1) : 1;
        if (data.Count < traced.Batches)
        {
            throw new ArgumentException(
                $"The data set '{data.Name}' has {data.Count} row{(data.Count == 1 ? "" : "s")}; a step of this model needs at least "
                + $"{traced.Batches}.", nameof(data));
        }

        VariableStore[] stores = state is null ? [model.Store] : [model.Store, state.Store];
        _rows = new NativeBuffer<int>[traced.Batches];
        try
        {
            _program = _owned.Add(Compiler.Compile(model.Device, traced.Graph, traced.Outputs, stores, batch, BlockSteps, options));
            for (int i = 0; i < _rows.Length; i++)
            {
                _rows[i] = _owned.Add(new NativeBuffer<int>((long)batch * BlockSteps));
                _program.Bind(StepGraph.Rows(i), _rows[i]);
            }

            if (traced.Batches > 0)
            {
                BindData(model.Device, data);
            }

            if (traced.ReadsConditions)
            {
                BindConditions(model, data);
            }

            _rates = BindSteps(StepGraph.Rate);
            _steps = BindSteps(OptimizerStep.StepInput);
        }
        catch
        {
            _owned.Dispose();
            throw;
        }
    }

    /// <summary>The largest batch.</summary>
    public int Batch { get; }

    /// <summary>
    /// Number of batches of rows that a step takes from the order. In training it is the number of batches that the step gathers, at least
    /// one. In evaluation it is one: each batch of the step goes over all rows, from a start of its own, so that no row is left out for any
    /// number of rows.
    /// </summary>
    public int BatchesPerStep { get; }

    /// <summary>The compiled step.</summary>
    public CompiledProgram Program => _program;

    /// <summary>Number of rows done since <see cref="ResetSums"/>.</summary>
    public int RowsDone { get; private set; }

    /// <summary>The mean loss over the rows done.</summary>
    public double MeanLoss => _sums[0] * BatchesPerStep / RowsDone;

    /// <summary>The mean of each term over the rows done.</summary>
    public Dictionary<string, double> MeanTerms() =>
        Enumerable.Range(1, _outputs.Length - 1).ToDictionary(i => _outputs[i], i => _sums[i] * BatchesPerStep / RowsDone);

    /// <summary>
    /// The batch size of the next steps when <paramref name="rowsLeft"/> rows are left: the full one, or that of a partial batch. 0 if a
    /// partial batch is skipped.
    /// </summary>
    public int NextBatch(int rowsLeft)
    {
        int batch = Math.Min(Batch, rowsLeft / BatchesPerStep);
        // GANs skip a partial batch, whose batch statistics are too noisy, unless the whole data set is smaller than a step.
        return _isTraining && _hasSeveralGradientSteps && batch < Batch && _tableRows >= (long)Batch * BatchesPerStep ? 0 : batch;
    }

    /// <summary>Number of steps in which <paramref name="rows"/> rows are done.</summary>
    public int StepsOf(int rows)
    {
        int full = (int)(rows / ((long)Batch * BatchesPerStep));
        return full + (NextBatch(rows - full * Batch * BatchesPerStep) > 0 ? 1 : 0);
    }

    /// <summary>Resets the sums of losses and the number of rows done.</summary>
    public void ResetSums()
    {
        RowsDone = 0;
        Array.Clear(_sums);
    }

    /// <summary>Runs the next block of steps: full batches, or the partial last one. Allocates nothing.</summary>
    /// <param name="order">The rows that are left, in order.</param>
    /// <param name="options">First step, seed and other options. Batch and number of steps are set here; they follow from the
    /// order.</param>
    /// <param name="rate">The learning rate at a step; not used in evaluation.</param>
    /// <param name="profile">Empty, or one number for each instruction, to which its nanoseconds are added.</param>
    public RunResult RunBlock(ReadOnlySpan<int> order, RunOptions options, RateRule rate, Span<long> profile = default)
    {
        int batch = NextBatch(order.Length);
        int steps = Math.Min(BlockSteps, order.Length / (batch * BatchesPerStep));
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<int> rows = order.Slice(step * BatchesPerStep * batch, BatchesPerStep * batch);
            for (int i = 0; i < _rows.Length; i++)
            {
                FillRows(i, rows, _rows[i].AsSpan(step * Batch, batch));
            }

            SetStep(step, options.FirstStep + step, rate);
        }

        RunResult result = _program.Run(options with { Batch = batch, Steps = steps }, profile);
        AddLosses(batch, (int)result.StepsDone);
        return result;
    }

    /// <summary>Row indices of each batch in a step of the last block.</summary>
    public int[][] RowsOf(int stepOfBlock, int batch) => Array.ConvertAll(_rows, rows => rows.AsSpan(stepOfBlock * Batch, batch).ToArray());

    /// <summary>
    /// Runs one step on given rows, and returns the name of its first tensor that is not finite. The step ends at that tensor.
    /// </summary>
    public string FindNotFinite(int[][] rowsOfBatches, int batch, long step, ulong seed, RateRule rate)
    {
        SetStep(0, step, rate);
        foreach ((int[] rows, NativeBuffer<int> buffer) in rowsOfBatches.Zip(_rows))
        {
            rows.CopyTo(buffer.AsSpan());
        }

        return _program.TensorName(_program.Run(new RunOptions(batch) { FirstStep = step, Seed = seed, Flags = RunFlags.CheckFinite }));
    }

    public void Dispose() => _owned.Dispose();

    /// <summary>Binds memory for one number per step, if the program reads the input.</summary>
    private NativeBuffer<float> BindSteps(string input)
    {
        if (!_program.Reads(input))
        {
            return default;
        }

        NativeBuffer<float> numbers = _owned.Add(new NativeBuffer<float>(BlockSteps));
        _program.Bind(input, numbers);
        return numbers;
    }

    private void SetStep(int stepOfBlock, long step, RateRule rate)
    {
        if (_rates.IsCreated)
        {
            _rates[stepOfBlock] = rate.At(step);
        }

        if (_steps.IsCreated)
        {
            _steps[stepOfBlock] = step;
        }
    }

    private void FillRows(int index, ReadOnlySpan<int> rowsOfStep, Span<int> rows)
    {
        if (_isTraining)
        {
            rowsOfStep.Slice(index * rows.Length, rows.Length).CopyTo(rows);
            return;
        }

        int start = (int)((long)index * _tableRows / _rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (int)(((long)rowsOfStep[i] + start) % _tableRows);
        }
    }

    private void AddLosses(int batch, int steps)
    {
        RowsDone += batch * BatchesPerStep * steps;
        for (int i = 0; i < _outputs.Length; i++)
        {
            foreach (float value in _program[_outputs[i]].AsSpan(0, steps))
            {
                _sums[i] += (double)value * batch;
            }
        }
    }

    private void BindData(Device device, Dataset data)
    {
        if (data.IsBytes)
        {
            Bind(device, StepGraph.Data, data.Bytes);
        }
        else
        {
            Bind(device, StepGraph.Data, data.Floats);
        }
    }

    private void BindConditions(Model model, Dataset data)
    {
        if (data.HasConditionVectors)
        {
            Bind(model.Device, StepGraph.Conditions, data.ConditionVectors);
        }
        else
        {
            Bind<byte>(model.Device, StepGraph.Conditions, data.OneHotLabels(model.Conditions));
        }
    }

    private void Bind<T>(Device device, string input, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        _program.Bind(input, _owned.Add(device.Upload(values)));
    }
}

/// <summary>The learning rate of an optimizer under a schedule.</summary>
internal readonly record struct RateRule(float Rate, Schedule? Schedule)
{
    /// <summary>The rate at a step.</summary>
    /// <exception cref="InvalidOperationException">The schedule's factor is negative or not finite.</exception>
    public float At(long step)
    {
        double factor = Schedule?.Invoke(step) ?? 1;
        return factor >= 0 && double.IsFinite(factor)
            ? (float)(Rate * factor)
            : throw new InvalidOperationException(
                Invariant($"The schedule gave the factor {factor} at step {step}; a finite number of 0 or more is needed."));
    }
}
