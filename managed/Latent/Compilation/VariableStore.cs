using Latent.Interop;
using Latent.IO;

namespace Latent.Compilation;

/// <summary>
/// Native memory for a set of variables, one after the other. All programs of a model share one store, so that what training changes is
/// what sampling reads.
/// </summary>
public sealed class VariableStore : IDisposable
{
    private const int Alignment = Interop.Native.Constants.MemoryAlignment / sizeof(float);

    private readonly Dictionary<Variable, int> _offsets = [];

    /// <summary>Allocates variables, all zero.</summary>
    public VariableStore(IEnumerable<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        int end = 0;
        foreach (Variable variable in variables)
        {
            _offsets.Add(variable, end);
            end = checked(end + (variable.Count + Alignment - 1) / Alignment * Alignment);
        }

        Buffer = new NativeBuffer<float>(end);
    }

    /// <summary>The variables in order.</summary>
    public IReadOnlyCollection<Variable> Variables => _offsets.Keys;

    /// <summary>The memory of all variables.</summary>
    public NativeBuffer<float> Buffer { get; }

    /// <summary>Whether a variable lies here.</summary>
    public bool Contains(Variable variable) => _offsets.ContainsKey(variable);

    /// <summary>The numbers of a variable, in place.</summary>
    /// <exception cref="KeyNotFoundException">The variable does not lie in this store.</exception>
    public Span<float> this[Variable variable] => Buffer.AsSpan(_offsets[variable], variable.Count);

    /// <summary>Copies of all variables, for a file.</summary>
    internal IEnumerable<NamedTensor> ToTensors() => _offsets.Keys.Select(variable => variable is Parameter { Layout: { } layout }
        ? new NamedTensor(variable.Name, [.. layout.File.Select(dim => (int)dim)], layout.ToFile(this[variable]))
        : new NamedTensor(variable.Name, [.. variable.Shape.Select(dim => (int)dim)], this[variable].ToArray()));

    /// <summary>The offset of a variable from the start of the store, in elements.</summary>
    internal int OffsetOf(Variable variable) => _offsets[variable];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Buffer.IsCreated)
        {
            Buffer.Dispose();
        }
    }
}
