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

    /// <summary>The parameters, and what is kept beside them, in the order of registration: what a file of the module holds.</summary>
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
            throw new ArgumentException($"The module to be registered as '{name}' is part of a module already.", nameof(module));
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
    private protected Network Register(Network network)
    {
        foreach ((string name, Layer layer) in network.Named)
        {
            Register(name, layer);
        }

        return network;
    }

    /// <summary>Registers a parameter and returns it.</summary>
    /// <param name="name">Its name within this module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its first values.</param>
    /// <param name="fanIn">Inputs of each output unit, for the initialiser.</param>
    /// <param name="fanOut">Outputs that each input reaches, for the initialiser.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected Parameter Register(string name, Shape shape, Initializer initializer, int fanIn, int fanOut) =>
        Register(name, shape, initializer, fanIn, fanOut, layout: null);

    /// <summary>The same for a parameter that lies differently in files.</summary>
    private protected Parameter Register(string name, Shape shape, Initializer initializer, int fanIn, int fanOut, FileLayout? layout)
    {
        AddName(name);
        return Add(new Parameter(name, shape, isTrained: true, initializer, fanIn, fanOut, layout));
    }

    /// <summary>Registers a variable that is kept and not trained, such as a running average, and returns it.</summary>
    /// <param name="name">Its name within this module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its first values.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected Parameter RegisterState(string name, Shape shape, Initializer initializer) => RegisterState(name, shape, initializer, layout: null);

    /// <summary>The same for a variable that lies differently in files.</summary>
    private protected Parameter RegisterState(string name, Shape shape, Initializer initializer, FileLayout? layout)
    {
        AddName(name);
        return Add(new Parameter(name, shape, isTrained: false, initializer, 1, 1, layout));
    }

    /// <summary>Registers a child module whose parameters are kept and not trained, such as an average of another's over time.</summary>
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

    /// <summary>Refuses further parts: memory for those there are is laid out.</summary>
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
            throw new InvalidOperationException($"'{name}' comes too late: its {GetType().Name} is part of another module already.");
        }

        if (_isSealed)
        {
            throw new InvalidOperationException(
                $"'{name}' comes too late: the memory of {GetType().Name} is laid out already. Register all parts in the constructor, before the store, a "
                + "function or a trainer of the model is used.");
        }

        if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal) || !_names.Add(name))
        {
            throw new ArgumentException($"'{name}' cannot name a part of {GetType().Name}; a name must be new, not empty and free of dots.", nameof(name));
        }
    }
}
