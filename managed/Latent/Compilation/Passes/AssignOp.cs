namespace Latent.Compilation.Passes;

/// <summary>
/// An elementwise operation whose result is the new value of a variable. Unlike other effect nodes, its node has elements: those of the
/// variable.
/// </summary>
internal sealed record AssignOp(Op Value, Variable Variable) : EffectOp
{
    public override string Name => Value.Name;

    public override string Description => $"{Value.Description} in place";

    public override IReadOnlyList<Variable> Writes => [Variable];

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Value.Infer(inputs);

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] value = Value.Evaluate(evaluation, node, inputs);
        value.CopyTo(evaluation.Variable(Variable), 0);
        return value;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) => Value.Emit(writer, node);
}
