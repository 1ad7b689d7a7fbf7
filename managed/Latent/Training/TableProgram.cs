using Latent.Compilation;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>
/// A model's objective compiled over a table of rows in device memory, for training or for evaluation: each step gathers its rows and
/// writes its losses. One native call runs a block of steps.
/// </summary>
internal sealed class TableProgram : IDisposable
{
    /// <summary>
    /// Most steps of a native call: enough to make the cost of the call negligible, few enough for frequent progress reports.
    /// </summary>
    public const int BlockSteps = 64;

    private readonly Owned _owned = new();
    private readonly CompiledProgram _program;
    private readonly DataTable _table;
    private readonly NativeBuffer<int>[] _rows;
    private readonly NativeBuffer<int>[] _indices;
    private readonly NativeBuffer<float> _rates;
    private readonly NativeBuffer<float> _steps;
    private readonly int _columns;
    private readonly int _blockSteps;
    private readonly bool _isTraining;
    private readonly bool _hasSeveralGradientSteps;

    /// <summary>Compiles the objective over a data set for evaluation, and loads the data set.</summary>
    public TableProgram(Model model, Dataset data, int batch, CompilerOptions options)
        : this(model, TableLayout.Of(model, data), batch, BlockSteps, options, null) => Load(data);

    /// <summary>Compiles the objective over a data set with gradients and updates for training, and loads the data set.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows; copied to memory of the model's device.</param>
    /// <param name="batch">The largest batch.</param>
    /// <param name="options">Compiler options.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="state">The optimizer's state.</param>
    /// <param name="clipNorm">The largest gradient norm, or 0.</param>
    public TableProgram(
        Model model, Dataset data, int batch, CompilerOptions options, Optimizer optimizer, OptimizerState state, double clipNorm)
        : this(
            model, TableLayout.Of(model, data), batch, BlockSteps, options, new StepSettings(optimizer, state) { ClipNorm = clipNorm }) =>
        Load(data);

    /// <summary>Compiles the objective over a table.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layout">The table.</param>
    /// <param name="batch">The largest batch.</param>
    /// <param name="blockSteps">Most steps of a native call.</param>
    /// <param name="options">Compiler options.</param>
    /// <param name="settings">Gradients and updates, or null for evaluation.</param>
    /// <exception cref="ArgumentException">A step gathers more batches than the table has rows.</exception>
    public TableProgram(Model model, TableLayout layout, int batch, int blockSteps, CompilerOptions options, StepSettings? settings)
    {
        (Batch, _columns, _blockSteps, _isTraining) = (batch, layout.Columns, blockSteps, settings is not null);
        (TableRows, _hasSeveralGradientSteps) = (layout.Rows, model.GradientSteps.Count > 1);
        StepGraph traced = StepGraph.Trace(model, layout, settings);
        BatchesPerStep = _isTraining ? Math.Max(traced.Batches, 1) : 1;
        if (layout.Rows < traced.Batches)
        {
            throw new ArgumentException(
                $"The data has {layout.Rows} row{(layout.Rows == 1 ? "" : "s")}; a step of this model needs at least {traced.Batches}.",
                nameof(layout));
        }

        Outputs = [.. traced.Outputs.Select(output => output.Name)];
        Sums = new LossSums(Outputs, BatchesPerStep);
        _rows = new NativeBuffer<int>[traced.Batches];
        _indices = new NativeBuffer<int>[traced.Batches];
        try
        {
            _program = _owned.Add(Compiler.Compile(
                model.Device, traced.Graph, traced.Outputs, [model.Store, .. settings?.Stores ?? []], batch, blockSteps, options));
            for (int i = 0; i < _rows.Length; i++)
            {
                _rows[i] = _owned.Add(new NativeBuffer<int>((long)batch * blockSteps));
                BindIfRead(StepGraph.Rows(i), _rows[i]);
                if (_program.Reads(StepGraph.Indices(i)))
                {
                    _indices[i] = _owned.Add(new NativeBuffer<int>((long)batch * blockSteps * _columns));
                    _program.Bind(StepGraph.Indices(i), _indices[i]);
                }
            }

            _table = _owned.Add(new DataTable(model.Device, layout, _program));
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

    /// <summary>Number of rows that a step with full batches takes.</summary>
    public long RowsPerStep => (long)Batch * BatchesPerStep;

    /// <summary>Number of rows for which the table has room.</summary>
    public int TableRows { get; }

    /// <summary>Number of rows of the epoch, as far as it is known; those of the table at first.</summary>
    public long EpochRows { get; set; }

    /// <summary>Names of the loss and the terms.</summary>
    public string[] Outputs { get; }

    /// <summary>The sums of losses, which the caller resets.</summary>
    public LossSums Sums { get; }

    /// <summary>The compiled step.</summary>
    public CompiledProgram Program => _program;

    /// <summary>The mean loss over the rows done.</summary>
    public double MeanLoss => Sums.MeanLoss;

    /// <summary>Loads all rows of a data set. If it fails, the program is disposed.</summary>
    public void Load(Dataset data)
    {
        try
        {
            _table.Load(data);
            EpochRows = data.Count;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Loads the first rows of a block.</summary>
    public void Load(RowBlock block, int rows)
    {
        _table.Load(block, rows);
        EpochRows = rows;
    }

    /// <summary>
    /// The batch size of the next steps when <paramref name="rowsLeft"/> rows are left: the full one, or that of a partial batch. 0 if a
    /// partial batch is skipped.
    /// </summary>
    public int NextBatch(long rowsLeft) => NextBatch(rowsLeft, EpochRows);

    /// <summary>Number of steps of an epoch of a number of rows.</summary>
    public long StepsOf(long rows) => rows / RowsPerStep + (NextBatch(rows % RowsPerStep, rows) > 0 ? 1 : 0);

    /// <summary>Runs the next block of steps: full batches, or the partial last one. Allocates nothing.</summary>
    /// <param name="order">The rows that are left, in order.</param>
    /// <param name="options">First step, seed and other options. Batch and number of steps are set here; they follow from the
    /// order.</param>
    /// <param name="rate">The learning rate at a step; not used in evaluation.</param>
    /// <param name="profile">Empty, or one number for each instruction, to which its nanoseconds are added.</param>
    public RunResult RunBlock(ReadOnlySpan<int> order, RunOptions options, RateRule rate, Span<long> profile = default)
    {
        int batch = NextBatch(order.Length);
        int steps = Math.Min(_blockSteps, order.Length / (batch * BatchesPerStep));
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<int> rows = order.Slice(step * BatchesPerStep * batch, BatchesPerStep * batch);
            for (int i = 0; i < _rows.Length; i++)
            {
                FillRows(i, rows, _rows[i].AsSpan(step * Batch, batch));
                FillIndices(i, step, batch);
            }

            SetStep(step, options.FirstStep + step, rate);
        }

        RunResult result = _program.Run(options with { Batch = batch, Steps = steps }, profile);
        Sums.Add(_program, batch, (int)result.StepsDone);
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
        for (int i = 0; i < _rows.Length; i++)
        {
            rowsOfBatches[i].CopyTo(_rows[i].AsSpan());
            FillIndices(i, 0, batch);
        }

        return _program.TensorName(_program.Run(new RunOptions(batch) { FirstStep = step, Seed = seed, Flags = RunFlags.CheckFinite }));
    }

    public void Dispose() => _owned.Dispose();

    private int NextBatch(long rowsLeft, long epochRows)
    {
        int batch = (int)Math.Min(Batch, rowsLeft / BatchesPerStep);
        // GANs skip a partial batch, whose batch statistics are too noisy, unless the whole data set is smaller than a step.
        return _isTraining && _hasSeveralGradientSteps && batch < Batch && epochRows >= RowsPerStep ? 0 : batch;
    }

    private void BindIfRead(string input, NativeBuffer<int> buffer)
    {
        if (_program.Reads(input))
        {
            _program.Bind(input, buffer);
        }
    }

    /// <summary>Binds memory for one number per step, if the program reads the input.</summary>
    private NativeBuffer<float> BindSteps(string input)
    {
        if (!_program.Reads(input))
        {
            return default;
        }

        NativeBuffer<float> numbers = _owned.Add(new NativeBuffer<float>(_blockSteps));
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

        int start = (int)((long)index * _table.Rows / _rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (int)(((long)rowsOfStep[i] + start) % _table.Rows);
        }
    }

    /// <summary>Copies the ints of a batch's rows, if the program reads them.</summary>
    private void FillIndices(int index, int stepOfBlock, int batch)
    {
        if (!_indices[index].IsCreated)
        {
            return;
        }

        ReadOnlySpan<int> rows = _rows[index].AsSpan(stepOfBlock * Batch, batch), table = _table.Ints;
        Span<int> indices = _indices[index].AsSpan((long)stepOfBlock * Batch * _columns, batch * _columns);
        for (int i = 0; i < batch; i++)
        {
            table.Slice(rows[i] * _columns, _columns).CopyTo(indices[(i * _columns)..]);
        }
    }
}
