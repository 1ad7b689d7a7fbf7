using Latent.Devices;
using Latent.Interop;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// A trainable model: a module with native memory for its parameters, an objective, and files. Derive from it, register the parts, and
/// write <see cref="Objective"/> as plain C# over tensors. Its functions of rows, such as an encoder, may be called by several threads: the
/// calls run
/// one after the other. Do not train the model, or load or write its parameters, while other threads use it.
/// </summary>
public abstract partial class Model : Module, IDisposable
{
    private readonly ulong _seed;
    private readonly Lock _creation = new();
    private VariableStore? _store;
    private bool _disposed;

    /// <summary>Initializes the base of a model.</summary>
    /// <param name="inputs">Columns of the data that the model is trained on, 1 or more.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    protected Model(int inputs, ulong seed, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        Inputs = inputs;
        Device = device ?? Device.Default;
        _seed = seed;
    }

    /// <summary>Columns of the data.</summary>
    public int Inputs { get; }

    /// <summary>Device of the parameters and computations.</summary>
    public Device Device { get; }

    /// <summary>Number of trainable numbers, over all parameters.</summary>
    public long ParameterCount => Parameters.Sum(parameter => (long)parameter.Count);

    /// <summary>The memory of the parameters, initialised on first use.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public VariableStore Store
    {
        get
        {
            // A failure is not stored: a device with too little memory may have enough at the next use.
            lock (_creation)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _store ??= CreateStore();
            }
        }
    }

    /// <summary>Name of the kind of model in files, such as "vae".</summary>
    public abstract string Kind { get; }

    /// <summary>The settings from which <see cref="ModelCatalog"/> makes the model again, with initial weights.</summary>
    public ModelSettings Settings
    {
        get
        {
            ModelSettings settings = new();
            WriteSettings(settings);
            if (((string[])[ModelCatalog.KindName, "inputs", "seed"]).FirstOrDefault(settings.Has) is { } taken)
            {
                throw new InvalidOperationException(
                    $"{GetType().Name}.{nameof(WriteSettings)} sets '{taken}', which every model has; choose another name.");
            }

            settings.Set(ModelCatalog.KindName, Kind);
            settings.Set("inputs", Inputs);
            settings.Set("seed", _seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return settings;
        }
    }

    /// <summary>
    /// Writes the settings of the kind, beyond the number of inputs and the seed; none by default. A kind of your own overrides it, and
    /// registers its maker with <see cref="ModelCatalog.Register"/>, so that <see cref="Load(string, Device?)"/> can make it.
    /// </summary>
    /// <param name="settings">Receives the settings.</param>
    public virtual void WriteSettings(ModelSettings settings)
    {
    }

    /// <summary>
    /// Throws if the model cannot be trained on the values of a data set. By default it can be trained on any finite values.
    /// </summary>
    /// <exception cref="ArgumentException">A value is outside the model's range.</exception>
    public virtual void Validate(Data.Dataset data)
    {
    }

    /// <summary>Length of the condition of each row, such as the number of classes; 0 for models without conditions.</summary>
    public virtual int Conditions => 0;

    /// <summary>Traces the loss of a batch.</summary>
    public abstract Objective Objective(Batch batch);

    /// <summary>
    /// The gradient steps of a training step, in order; by default a single one, of all parameters on <see cref="Objective"/>.
    /// </summary>
    public virtual IReadOnlyList<GradientStep> GradientSteps => [new GradientStep("", Parameters, Objective)];

    /// <summary>
    /// Traces work after the last gradient step of a training step, such as an average of parameters over time; nothing by default.
    /// </summary>
    public virtual void AfterStep(Graph graph)
    {
    }

    /// <summary>A copy of the current numbers of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">The parameter does not belong to the model.</exception>
    public float[] Read(Parameter parameter) => Store.Read(parameter);

    /// <summary>Replaces the numbers of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="values">The new numbers, as many as the parameter has.</param>
    /// <exception cref="KeyNotFoundException">The parameter does not belong to the model.</exception>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public void Write(Parameter parameter, ReadOnlySpan<float> values) => Store.Write(parameter, values);

    /// <summary>Frees the native memory of the model.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what a derived model owns.</summary>
    protected virtual void Dispose(bool disposing)
    {
        lock (_functions)
        {
            lock (_creation)
            {
                _disposed = true;
            }

            DisposeFunctions();
            _store?.Dispose();
        }
    }

    /// <summary>Sets initial values that depend on other initial values.</summary>
    /// <param name="store">The memory of the parameters, with their own initial values.</param>
    protected virtual void Complete(VariableStore store)
    {
    }

    private VariableStore CreateStore()
    {
        Seal();
        // Trained parameters lie side by side, so that one instruction can update many of them.
        VariableStore store = new(Device, Variables.OrderBy(variable => !variable.IsTrained));
        try
        {
            Initialize(store);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private void Initialize(VariableStore store)
    {
        uint stream = 0;
        foreach (Parameter parameter in Variables)
        {
            float[] values = new float[parameter.Count];
            parameter.Initializer(values, parameter.FanIn, parameter.FanOut, new RandomSource(_seed, stream++));
            store.Write(parameter, values);
        }

        Complete(store);
    }
}
