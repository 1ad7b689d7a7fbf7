namespace Latent.Compilation.Passes;

/// <summary>An operation that a pass makes. It has no gradient rule: the compiler runs after all differentiation.</summary>
internal abstract record CompilerOp : Op
{
    public sealed override Tensor?[] Gradient(Tensor node, Tensor gradient) =>
        throw new NotSupportedException($"{Name}: an operation made by the compiler has no gradient rule.");
}
