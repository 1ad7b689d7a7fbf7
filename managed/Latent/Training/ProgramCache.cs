using Latent.Compilation;
using Latent.Data;
using Latent.Models;

namespace Latent.Training;

/// <summary>
/// The compiled steps of a model with the data that they hold. A step is compiled again only for another batch or another layout of the
/// data, and data is copied again only if it is another one.
/// </summary>
internal sealed class ProgramCache(Model model, CompilerOptions options, StepSettings settings) : IDisposable
{
    /// <summary>Most programs of a kind: an evaluation may alternate between two data sets.</summary>
    private const int MostPrograms = 2;

    /// <summary>The size of the rows that a window holds at most, if a step does not need more.</summary>
    private const long WindowBytes = 16 << 20;

    private readonly List<Entry> _entries = [];

    /// <summary>Number of compilations so far.</summary>
    public int Compilations { get; private set; }

    /// <summary>Number of times that a whole data set was copied so far.</summary>
    public int Loads { get; private set; }

    /// <summary>The step over some data, which is loaded if it is a data set.</summary>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    public TableProgram Of(IDataSource data, int batchSize, bool isTraining)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        int batch = Math.Min(batchSize, data.Count ?? int.MaxValue);
        Entry? entry = _entries.Find(entry => entry.IsTraining == isTraining && entry.Batch == batch && entry.Data == data);
        if (entry is null)
        {
            Require(data);
            entry = _entries.Find(entry => entry.IsTraining == isTraining && entry.Batch == batch && entry.Fits(model, data))
                ?? Compile(data, batch, isTraining);
            Load(entry, data);
        }

        _entries.Remove(entry);
        _entries.Add(entry);
        return entry.Program;
    }

    /// <summary>Throws if the model cannot be trained on a data set.</summary>
    public void Validate(Dataset data) => model.Validate(data);

    /// <summary>Frees all programs.</summary>
    public void Dispose()
    {
        _entries.ForEach(entry => entry.Program.Dispose());
        _entries.Clear();
    }

    private void Require(IDataSource data)
    {
        RowLayout layout = data.Layout;
        if (data.Count == 0 || layout.Columns != model.Inputs)
        {
            throw new ArgumentException(
                $"The data set '{data.Name}' has {data.Count?.ToString() ?? "any number of"} rows of {layout.Columns} columns; the model "
                + $"needs at least one row of {model.Inputs}.", nameof(data));
        }

        if (data is Dataset table)
        {
            if (model.Conditions > 0)
            {
                table.RequireConditions(model.Conditions);
            }

            model.Validate(table);
        }
        else if (model.Conditions > 0 && layout.Conditions != model.Conditions)
        {
            throw new ArgumentException(
                $"The data source '{data.Name}' has {layout}; the model takes conditions of {model.Conditions} numbers.", nameof(data));
        }
    }

    private Entry Compile(IDataSource data, int batch, bool isTraining)
    {
        // The memory of the data is freed before more is allocated.
        while (_entries.Where(entry => entry.IsTraining == isTraining).Skip(isTraining ? 0 : MostPrograms - 1).Any())
        {
            Remove(_entries.First(entry => entry.IsTraining == isTraining));
        }

        StepSettings? rule = isTraining ? settings : null;
        (TableLayout layout, int blockSteps) = data is Dataset table
            ? (TableLayout.Of(model, table), TableProgram.BlockSteps)
            : Window(data, batch, rule);
        Compilations++;
        Entry entry = new(new TableProgram(model, layout, batch, blockSteps, options, rule), layout, batch, isTraining);
        _entries.Add(entry);
        return entry;
    }

    /// <summary>The table for a part of the rows of a data source, and the number of steps that it serves.</summary>
    private (TableLayout Layout, int BlockSteps) Window(IDataSource data, int batch, StepSettings? rule)
    {
        // The size of a window depends on the number of batches that a step gathers, which a first trace shows.
        int batches = rule is null ? 1 : Math.Max(StepGraph.Trace(model, TableLayout.Window(model, data, 1), rule).Batches, 1);
        long rowsPerStep = (long)batch * batches;
        long fitting = WindowBytes / (rowsPerStep * data.Layout.Bytes);
        long needed = data.Count is { } count ? (count + rowsPerStep - 1) / rowsPerStep : TableProgram.BlockSteps;
        int blockSteps = (int)Math.Clamp(Math.Min(fitting, needed), 1, TableProgram.BlockSteps);
        return (TableLayout.Window(model, data, checked((int)(rowsPerStep * blockSteps))), blockSteps);
    }

    private void Load(Entry entry, IDataSource data)
    {
        if (data is Dataset table)
        {
            try
            {
                entry.Program.Load(table);
                Loads++;
            }
            catch
            {
                Remove(entry);
                throw;
            }
        }

        entry.Data = data;
    }

    private void Remove(Entry entry)
    {
        _entries.Remove(entry);
        entry.Program.Dispose();
    }

    /// <summary>A compiled step, and the data that it was used for last.</summary>
    private sealed class Entry(TableProgram program, TableLayout layout, int batch, bool isTraining)
    {
        public TableProgram Program => program;

        public int Batch => batch;

        public bool IsTraining => isTraining;

        public IDataSource? Data { get; set; }

        public bool Fits(Model model, IDataSource data) => layout == (data is Dataset table
            ? TableLayout.Of(model, table)
            : TableLayout.Window(model, data, layout.Rows));
    }
}
