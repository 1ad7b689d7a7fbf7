using Latent.Interop.Native;

namespace Latent.Compilation.Planning;

/// <summary>The places of variables in a block of memory, one after the other.</summary>
internal sealed class VariableLayout
{
    private const int Alignment = Constants.MemoryAlignment / sizeof(float);

    private readonly List<Variable> _variables = [];
    private readonly Dictionary<Variable, (int Index, int Offset)> _places = [];

    /// <summary>Places variables in order.</summary>
    /// <exception cref="ArgumentException">They take more than 2³¹ − 1 elements.</exception>
    public VariableLayout(IEnumerable<Variable> variables)
    {
        foreach (Variable variable in variables)
        {
            _places.Add(variable, (_variables.Count, Length));
            _variables.Add(variable);
            long length = Length + ((long)variable.Count + Alignment - 1) / Alignment * Alignment;
            Length = length <= int.MaxValue
                ? (int)length
                : throw new ArgumentException(
                    $"The variables up to {variable} take {length} numbers; a store holds at most {int.MaxValue}.", nameof(variables));
        }
    }

    /// <summary>The variables in order.</summary>
    public IReadOnlyList<Variable> Variables => _variables;

    /// <summary>The size of the block in elements.</summary>
    public int Length { get; }

    /// <summary>Whether a variable has a place here.</summary>
    public bool Contains(Variable variable) => _places.ContainsKey(variable);

    /// <summary>The place of a variable, in elements.</summary>
    /// <exception cref="KeyNotFoundException">The variable has no place here.</exception>
    public int OffsetOf(Variable variable) => _places[variable].Offset;

    /// <summary>The number of a variable in the order of the block.</summary>
    /// <exception cref="KeyNotFoundException">The variable has no place here.</exception>
    public int IndexOf(Variable variable) => _places[variable].Index;
}
