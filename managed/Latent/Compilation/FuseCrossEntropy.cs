using Latent.Interop.Native;

namespace Latent.Compilation;

/// <summary>
/// Computes a Bernoulli cross-entropy, summed over all elements, and its gradient by the logits in one pass with one exponential an element.
/// </summary>
internal sealed class FuseCrossEntropy : Rewrite
{
    private const int LossSlot = 1;

    // The gradient scale · (sigmoid(logits) − targets) by the sum of the losses, and what only it reads.
    private readonly Dictionary<Tensor, Tensor> _gradients = [];
    private readonly HashSet<Tensor> _absorbed = [];
    private readonly Dictionary<Tensor, Tensor> _fused = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        foreach (Tensor gradient in live.Where(node => node.Op is MultiplyOp))
        {
            if (Match(gradient) is var (logits, targets, scale, between) && SumOfLosses(live, logits, targets) is { } sum
                && IsInStageOf(sum, gradient) && !DependsOn(scale, sum))
            {
                _gradients.TryAdd(sum, gradient);
                _absorbed.UnionWith(between);
                _absorbed.Add(sum.Inputs[0]);
            }
        }
    }

    protected override bool IsAbsorbed(Tensor node) => _absorbed.Contains(node);

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (_gradients.TryGetValue(node, out Tensor? gradient))
        {
            return SideResultOp.Of(Gradient(target, gradient), LossSlot, node.Shape, node.Name);
        }

        return _gradients.ContainsValue(node) ? Gradient(target, node) : target.Add(node.Op, inputs, node.Name);
    }

    private Tensor Gradient(Graph target, Tensor gradient)
    {
        if (!_fused.TryGetValue(gradient, out Tensor? fused))
        {
            (Tensor logits, Tensor targets, Tensor scale, _) = Match(gradient)!.Value;
            Tensor[] inputs = [ReplacementBefore(target, logits), ReplacementBefore(target, targets), ReplacementBefore(target, scale)];
            fused = target.Add(new CrossEntropyOp(), inputs, gradient.Name);
            _fused.Add(gradient, fused);
        }

        return fused;
    }

    private (Tensor Logits, Tensor Targets, Tensor Scale, Tensor[] Between)? Match(Tensor product)
    {
        foreach ((Tensor scale, Tensor difference) in new[] { (product.Inputs[0], product.Inputs[1]), (product.Inputs[1], product.Inputs[0]) })
        {
            if (!scale.Shape.HasBatch && scale.Shape.Count(1) == 1 && difference is { Op: SubtractOp, Inputs: [{ Op: SigmoidOp } sigmoid, var targets] }
                && IsReadOnlyBy(product, difference) && IsReadOnlyBy(difference, sigmoid)
                && new[] { sigmoid.Shape, targets.Shape, product.Shape }.All(shape => shape == difference.Shape))
            {
                return (sigmoid.Inputs[0], targets, scale, [difference, sigmoid]);
            }
        }

        return null;
    }

    /// <summary>The sum over all elements of the losses of these logits and targets, if nobody else reads them.</summary>
    private Tensor? SumOfLosses(IReadOnlyList<Tensor> live, Tensor logits, Tensor targets) => live.FirstOrDefault(node =>
        node.Op is SumOp sum && sum.Axes == (1 << node.Shape.Rank) - 1 && node.Inputs[0].Op is BceWithLogitsOp && IsReadOnlyBy(node, node.Inputs[0])
        && node.Inputs[0].Inputs[0] == logits && node.Inputs[0].Inputs[1] == targets);

    private static bool DependsOn(Tensor tensor, Tensor on) => Liveness.Of([tensor]).Contains(on);
}

/// <summary>y = scale · (sigmoid(logits) − targets), and beside it Σ BCE(logits, targets). Inputs: logits, targets, and the scale.</summary>
internal sealed record CrossEntropyOp : Op, IHasSideResults
{
    public override string Name => "cross-entropy";

    public override string Description => "cross-entropy and gradient";

    public override RowTiles RowTiles => RowTiles.Maps;

    public override bool IsInPlace(int input) => input < 2;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape;

    // Made by the compiler, after all differentiation.
    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => throw new NotSupportedException("A fused operation has no gradient rule.");

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) =>
        [.. inputs[0].Zip(inputs[1], (logit, target) => inputs[2][0] * (Evaluation.Sigmoid(logit) - target))];

    public double[] EvaluateSide(Evaluation evaluation, Tensor node, double[][] inputs, int slot) =>
        [inputs[0].Zip(inputs[1], (logit, target) => Evaluation.Softplus(logit) - logit * target).Sum()];

    public override void Emit(Emitter emitter, Tensor node) => emitter.Add(node, Opcode.BceLoss, 0, 0);
}
