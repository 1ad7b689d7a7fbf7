using Latent.Interop.Native;
using Latent.Reference.Functions;

namespace Latent.Compilation.Passes;

/// <summary>
/// y = scale · (sigmoid(logits) − targets), with the further result Σ BCE(logits, targets). Inputs: logits, targets, and the scale.
/// </summary>
internal sealed record CrossEntropyOp : CompilerOp, IHasSideResults
{
    public override string Name => "cross-entropy";

    public override string Description => "cross-entropy and gradient";

    public override bool IsInPlace(int input) => input < 2;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape;

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) =>
        [.. inputs[0].Zip(inputs[1], (logit, target) => inputs[2][0] * (SpecialFunctions.Sigmoid(logit) - target))];

    public double[] EvaluateSide(Evaluation evaluation, Tensor node, double[][] inputs, int slot) =>
        [inputs[0].Zip(inputs[1], (logit, target) => new BceWithLogitsOp().Value(logit, target)).Sum()];

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.BceLoss, 0, 0);
}
