namespace Latent.Modules;

/// <summary>
/// A part of a model: it owns parameters and other modules, and registers each explicitly under a name. The path of names from the root
/// is the parameter's name, in files as in a PyTorch state dict.
/// </summary>
public abstract class Module
{
    private readonly List<Parameter> _variables = [];
    private readonly HashSet<string> _names = [];
    private bool _registered;
    private bool _isSealed;

    /// <summary>The trained parameters of this module and all below it, named by their paths, in the order of registration.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. _variables.Where(variable => variable.IsTrained)];

    /// <summary>
    /// The trained parameters and the other variables, such as running averages, in the order of registration. A file of the module holds
    /// these.
    /// </summary>
    public IReadOnlyList<Parameter> Variables => _variables;

    /// <summary>Registers a child module, complete with all of its parts, and returns it.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken; or the child is registered already.</exception>
    protected T Register<T>(string name, T module)
        where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        AddName(name);
        if (module._registered)
        {
            throw new ArgumentException(
                $"The module to register as '{name}' is part of a module already; register it once, or make another.", nameof(module));
        }

        module._registered = true;
        foreach (Parameter variable in module._variables)
        {
            variable.Name = $"{name}.{variable.Name}";
            Add(variable);
        }

        return module;
    }

    /// <summary>Registers the layers of a network as this module's own, and returns it.</summary>
    /// <exception cref="ArgumentException">The name of a layer is taken, or a layer is registered already.</exception>
    protected Network Register(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        foreach ((string name, Layer layer) in network.Named)
        {
            Register(name, layer);
        }

        return network;
    }

    /// <summary>Registers a parameter and returns it.</summary>
    /// <param name="name">Its name within this module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its initial values.</param>
    /// <param name="fanIn">Inputs of each output unit, for the initialiser.</param>
    /// <param name="fanOut">Outputs that each input reaches, for the initialiser.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected Parameter Register(string name, Shape shape, Initializer initializer, int fanIn, int fanOut) =>
        Register(name, shape, initializer, fanIn, fanOut, layout: null);

    /// <summary>Registers a parameter whose numbers have another order in files, and returns it.</summary>
    private protected Parameter Register(string name, Shape shape, Initializer initializer, int fanIn, int fanOut, FileLayout? layout)
    {
        AddName(name);
        return Add(new Parameter(name, shape, isTrained: true, initializer, fanIn, fanOut, layout));
    }

    /// <summary>Registers a variable that no optimizer trains, such as a running average, and returns it.</summary>
    /// <param name="name">Its name within this module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its initial values.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected Parameter RegisterState(string name, Shape shape, Initializer initializer) =>
        RegisterState(name, shape, initializer, layout: null);

    /// <summary>Registers a variable that no optimizer trains, and whose numbers have another order in files, and returns it.</summary>
    private protected Parameter RegisterState(string name, Shape shape, Initializer initializer, FileLayout? layout)
    {
        AddName(name);
        return Add(new Parameter(name, shape, isTrained: false, initializer, 1, 1, layout));
    }

    /// <summary>
    /// Registers a child module that no optimizer trains, such as the average over time of another module, and returns it.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken; or the child is registered already.</exception>
    protected T RegisterFrozen<T>(string name, T module)
        where T : Module
    {
        Register(name, module);
        foreach (Parameter variable in module._variables)
        {
            variable.IsTrained = false;
        }

        return module;
    }

    /// <summary>Refuses further parts, once the memory of the present ones is laid out.</summary>
    internal void Seal() => _isSealed = true;

    private Parameter Add(Parameter variable)
    {
        _variables.Add(variable);
        return variable;
    }

    private void AddName(string name)
    {
        if (_registered)
        {
            throw new InvalidOperationException(
                $"'{name}' comes too late: {GetType().Name} is part of another module already. Register its parts before that.");
        }

        if (_isSealed)
        {
            throw new InvalidOperationException(
                $"'{name}' comes too late: the memory of {GetType().Name} is laid out already. "
                + "Register all parts in the constructor, before the "
                + "store, a function or a trainer of the model is used.");
        }

        if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal) || !_names.Add(name))
        {
            throw new ArgumentException(
                $"'{name}' cannot name a part of {GetType().Name}; a name must be new, not empty and without dots.", nameof(name));
        }
    }
}
