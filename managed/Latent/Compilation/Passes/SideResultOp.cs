namespace Latent.Compilation.Passes;

/// <summary>An operation made by the compiler whose instruction has further results, besides that of its node.</summary>
internal interface IHasSideResults
{
    /// <summary>Computes a further result of a node in double precision.</summary>
    double[] EvaluateSide(Evaluation evaluation, Tensor node, double[][] inputs, int slot);
}

/// <summary>
/// A further result of an operation: output <see cref="Slot"/> of its instruction. Inputs: the node of the operation, then the inputs of
/// that node.
/// </summary>
internal sealed record SideResultOp(int Slot, Shape Shape) : CompilerOp
{
    public override string Name => "side";

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Shape;

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) =>
        ((IHasSideResults)node.Inputs[0].Op).EvaluateSide(evaluation, node.Inputs[0], inputs[1..], Slot);

    // The instruction of the operation writes the further result.
    public override void Emit(IInstructionWriter writer, Tensor node)
    {
    }

    /// <summary>Adds a further result of a node to its graph.</summary>
    public static Tensor Of(Tensor node, int slot, Shape shape, string name) =>
        node.Graph.Add(new SideResultOp(slot, shape), [node, .. node.Inputs], name);
}
