using Latent.Compilation.Planning;
using Latent.Interop;

namespace Latent.Devices;

/// <summary>
/// Native memory for a set of variables, one after the other. All programs of a model share one store, so that what training changes is
/// what sampling reads.
/// </summary>
public sealed class VariableStore : IDisposable
{
    /// <summary>Allocates variables, all zero.</summary>
    public VariableStore(IEnumerable<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        Layout = new VariableLayout(variables);
        Buffer = new NativeBuffer<float>(Layout.Length);
    }

    /// <summary>The variables in order.</summary>
    public IReadOnlyCollection<Variable> Variables => Layout.Variables;

    /// <summary>The memory of all variables.</summary>
    public NativeBuffer<float> Buffer { get; }

    /// <summary>The places of the variables.</summary>
    internal VariableLayout Layout { get; }

    /// <summary>Whether a variable lies here.</summary>
    public bool Contains(Variable variable) => Layout.Contains(variable);

    /// <summary>The numbers of a variable, in place.</summary>
    /// <exception cref="KeyNotFoundException">The variable does not lie in this store.</exception>
    public Span<float> this[Variable variable] => Buffer.AsSpan(Layout.OffsetOf(variable), variable.Count);

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}
