namespace Latent;

/// <summary>
/// A part of a model: it owns parameters and other modules, and registers each explicitly under a name. The path of names from the root
/// is the parameter's name in files, as in a PyTorch state dict.
/// </summary>
public abstract class Module
{
    private readonly List<(string Name, Parameter Parameter)> _parameters = [];
    private readonly List<(string Name, Module Module)> _children = [];

    /// <summary>The parameters of this module and all below it, with their paths, in the order of registration.</summary>
    public IEnumerable<(string Path, Parameter Parameter)> NamedParameters() =>
        _parameters.Concat(_children.SelectMany(child =>
            child.Module.NamedParameters().Select(inner => ($"{child.Name}.{inner.Path}", inner.Parameter))));

    /// <summary>Registers a child module and returns it.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected T Register<T>(string name, T module)
        where T : Module
    {
        CheckName(name);
        _children.Add((name, module));
        return module;
    }

    /// <summary>Registers a parameter and returns it.</summary>
    /// <param name="name">Its name within this module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its first values.</param>
    /// <param name="fanIn">Inputs of each output unit, for the initialiser.</param>
    /// <param name="fanOut">Outputs that each input reaches, for the initialiser.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected Parameter Register(string name, Shape shape, Initializer initializer, int fanIn, int fanOut)
    {
        CheckName(name);
        Parameter parameter = new(name, shape, initializer, fanIn, fanOut);
        _parameters.Add((name, parameter));
        return parameter;
    }

    private void CheckName(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal)
            || _parameters.Any(entry => entry.Name == name) || _children.Any(entry => entry.Name == name))
        {
            throw new ArgumentException($"'{name}' cannot name a part of {GetType().Name}; a name must be new, not empty and free of dots.", nameof(name));
        }
    }
}
