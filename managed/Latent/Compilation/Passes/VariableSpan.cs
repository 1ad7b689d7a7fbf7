namespace Latent.Compilation.Passes;

/// <summary>Variables that lie one after the other in a store, as one variable, with the zeros between them.</summary>
/// <param name="variables">The variables in order.</param>
/// <param name="length">The number of elements from the beginning of the first to the end of the last.</param>
internal sealed class VariableSpan(IReadOnlyList<Variable> variables, long length)
    : Variable($"{variables[0].Name} to {variables[^1].Name}", [length])
{
    /// <summary>The variable that lies first.</summary>
    public Variable First { get; } = variables[0];

    /// <summary>The variables in order.</summary>
    public IReadOnlyList<Variable> Variables { get; } = variables;
}
