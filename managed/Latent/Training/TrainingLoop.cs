using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>
/// A training step by step: <see cref="Steps"/> for a loop of one's own, <see cref="Run"/> for whole epochs with callbacks. The step is
/// compiled at the first use and kept, with the data, as long as data and batch stay the same. The model's objective is traced then, so
/// values that it captures must not change afterwards; see <see cref="Release"/>. <see cref="Trainer"/> adds early stopping, progress and a
/// part held back for tests.
/// </summary>
/// <remarks>
/// The state (epoch, step, row, and the variables of the optimizer) can be saved at any time between two steps. A training stopped and
/// resumed, also within an epoch, gives the same bits as one that ran through with the same data, batch and options.
/// </remarks>
/// <example>
/// <code>
/// using TrainingLoop loop = new(model, new Adam(1e-3f));
/// while (loop.Epoch &lt; 10)
/// {
///     StepReport report = loop.Steps(data, 100);
///     Console.WriteLine($"step {loop.Step}: {report.Loss:F2}");
/// }
/// </code>
/// </example>
public sealed partial class TrainingLoop : IDisposable
{
    private readonly Owned _owned = new();
    private readonly StepSettings _settings;
    private readonly ProgramCache _programs;
    private readonly Snapshot? _beforeBlock;

    // Epochs of the planned training, taken from the first run or a file; 0 before.
    private int _plannedEpochs;

    private bool _isAverageStarted;
    private bool _hasAverage;
    private bool _isDisposed;

    /// <summary>Prepares a training.</summary>
    /// <param name="model">The model, whose parameters the training changes.</param>
    /// <param name="optimizer">The update rule; Adam with a rate of 1e-3 if null.</param>
    /// <param name="options">Options; defaults if null. <see cref="TrainerOptions.Patience"/> and
    /// <see cref="TrainerOptions.ValidationFraction"/> are those of a <see cref="Trainer"/>, and have no effect here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">A parameter group has no parameter.</exception>
    public TrainingLoop(Model model, Optimizer? optimizer = null, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Model, Optimizer, Options) = (model, optimizer ?? new Adam(), options ?? new TrainerOptions());
        Optimizer.Validate();
        Options.Validate();
        model.Seal();
        ParameterGroups? groups = Options.Groups.Count > 0 ? new ParameterGroups(model, Options.Groups) : null;
        try
        {
            _settings = new StepSettings(Optimizer, _owned.Add(new OptimizerState(Optimizer, model)))
            {
                ClipNorm = Options.ClipNorm,
                Accumulation = Options.Accumulation,
                Groups = groups,
                Average = Options.Averaging > 0 ? _owned.Add(new WeightAverage(model, Options.Averaging)) : null,
            };
            _beforeBlock = model.GradientSteps.Count > 1 ? _owned.Add(new Snapshot(Stores)) : null;
            _programs = _owned.Add(new ProgramCache(model, Options.Compiler, _settings));
        }
        catch
        {
            _owned.Dispose();
            throw;
        }
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The update rule.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The options.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Code to call while the training runs, in order.</summary>
    public IList<TrainingCallback> Callbacks { get; } = [];

    /// <summary>Epochs completed.</summary>
    public int Epoch { get; private set; }

    /// <summary>Steps completed.</summary>
    public long Step { get; private set; }

    /// <summary>Number of rows done in an epoch that has not ended; 0 between epochs.</summary>
    public long Row { get; private set; }

    /// <summary>
    /// A factor on the learning rate beside that of the schedule, from the next step on; 1 at first. It is saved with the state.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite.</exception>
    public double RateFactor
    {
        get;
        set => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a finite factor of 0 or more.");
    } = 1;

    /// <summary>
    /// The time that steps have waited for rows of a data source that is not in memory, since the loop was made, the first rows included.
    /// </summary>
    public TimeSpan DataWait { get; private set; }

    /// <summary>Whether <see cref="Stop"/> was called since the start of the last run.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>The compiled programs, for tests.</summary>
    internal ProgramCache Programs => _programs;

    /// <summary>The memory of all variables that a step writes.</summary>
    internal VariableStore[] Stores => [Model.Store, .. _settings.Stores];

    /// <summary>Ends <see cref="Run"/> after the present block of steps; a callback calls it. Another run continues from there.</summary>
    public void Stop() => IsStopping = true;

    /// <summary>Writes parameters, optimizer state, averages, epoch, step and row to one file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The model has the averages of its weights.</exception>
    public void SaveState(string path)
    {
        RequireOwnWeights("save the state");
        StartAverage();
        Checkpoint.Write(path, Model, _settings, new TrainingPlace(Epoch, Step, Row, _plannedEpochs, RateFactor, SumsOfEpoch()));
    }

    /// <summary>
    /// Continues from a file of <see cref="SaveState"/>, written with the same model, optimizer and options. If an epoch had not ended, the
    /// next step continues with its remaining rows, to the same bits and the same metrics as a training that ran through.
    /// </summary>
    /// <exception cref="IO.SafetensorsException">The file is damaged or belongs to another model or optimizer; nothing is then
    /// changed.</exception>
    /// <exception cref="InvalidOperationException">The model has the averages of its weights.</exception>
    public void LoadState(string path)
    {
        RequireIdle("load a state");
        TrainingPlace place = Checkpoint.Read(path, Model, _settings);
        EndFeed();
        (Epoch, Step, Row, _plannedEpochs, RateFactor, _sums) = place;
        _isAverageStarted = true;
    }

    /// <summary>
    /// Gives the model the averages of its weights over time, until the result is disposed; see <see cref="TrainerOptions.Averaging"/>.
    /// Evaluate, sample or save the model in the meantime; it cannot be trained.
    /// </summary>
    /// <exception cref="InvalidOperationException">The options have no averaging, or the model has the averages already.</exception>
    public AverageScope UseAverage()
    {
        WeightAverage average = _settings.Average ?? throw new InvalidOperationException(
            $"There are no averages of the weights; set {nameof(TrainerOptions)}.{nameof(TrainerOptions.Averaging)}, such as 0.999.");
        RequireOwnWeights("use the averages");
        StartAverage();
        Snapshot weights = new(Model.Store);
        weights.Take();
        average.Apply();
        _hasAverage = true;
        return new AverageScope(weights, () => _hasAverage = false);
    }

    /// <summary>Writes the model with the averages of its weights to a safetensors file, as <see cref="Model.Save(string)"/>.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The options have no averaging.</exception>
    public void SaveAverage(string path)
    {
        using AverageScope scope = UseAverage();
        Model.Save(path);
    }

    /// <summary>Frees the compiled steps and the copies of the data; the next step compiles anew. The state of the training
    /// stays.</summary>
    /// <exception cref="InvalidOperationException">A callback calls it.</exception>
    public void Release()
    {
        RequireIdle("release the compiled steps");
        EndFeed();
        _programs.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        EndFeed();
        _owned.Dispose();
    }

    /// <summary>Sets the averages to the weights before the first step.</summary>
    private void StartAverage()
    {
        if (!_isAverageStarted)
        {
            _settings.Average?.Start();
            _isAverageStarted = true;
        }
    }

    private void RequireIdle(string verb)
    {
        RequireOwnWeights(verb);
        if (_isTraining)
        {
            throw new InvalidOperationException($"A callback cannot {verb} while the loop trains; do it after the training.");
        }
    }

    private void RequireOwnWeights(string verb)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_hasAverage)
        {
            throw new InvalidOperationException(
                $"The model has the averages of its weights, so the loop cannot {verb}; dispose the result of {nameof(UseAverage)} first.");
        }
    }
}
