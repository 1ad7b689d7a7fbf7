namespace Latent.Compilation.Passes;

/// <summary>
/// Computes a Bernoulli cross-entropy, summed over all elements, and its gradient by the logits in one instruction with one exponential an
/// element.
/// </summary>
internal sealed class FuseCrossEntropy : Rewrite
{
    private const int LossSlot = 1;

    // The sum over all losses by their logits and targets, where no other node reads the losses.
    private readonly Dictionary<(Tensor Logits, Tensor Targets), Tensor> _sums = [];
    // The gradient scale · (sigmoid(logits) − targets) by the sum of the losses, all of these gradients, and the nodes that only they read.
    private readonly Dictionary<Tensor, Tensor> _gradients = [];
    private readonly HashSet<Tensor> _fusible = [];
    private readonly HashSet<Tensor> _absorbed = [];
    private readonly Dictionary<Tensor, Tensor> _fused = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        foreach (Tensor sum in live.Where(IsSumOfLosses))
        {
            _sums.TryAdd((sum.Inputs[0].Inputs[0], sum.Inputs[0].Inputs[1]), sum);
        }

        foreach (Tensor gradient in live.Where(node => node.Op is MultiplyOp))
        {
            if (Match(gradient) is var (logits, targets, scale, between) && _sums.TryGetValue((logits, targets), out Tensor? sum)
                && IsInStageOf(sum, gradient) && !DependsOn(scale, sum) && _gradients.TryAdd(sum, gradient))
            {
                _fusible.Add(gradient);
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

        return _fusible.Contains(node) ? Gradient(target, node) : target.Add(node.Op, inputs, node.Name);
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
        foreach ((Tensor scale, Tensor difference) in new[] { (product.Inputs[0], product.Inputs[1]),
            (product.Inputs[1], product.Inputs[0]) })
        {
            if (!scale.Shape.HasBatch && scale.Shape.Count(1) == 1
                && difference is { Op: SubtractOp, Inputs: [{ Op: SigmoidOp } sigmoid, var targets] }
                && IsReadOnlyBy(product, difference) && IsReadOnlyBy(difference, sigmoid)
                && new[] { sigmoid.Shape, targets.Shape, product.Shape }.All(shape => shape == difference.Shape))
            {
                return (sigmoid.Inputs[0], targets, scale, [difference, sigmoid]);
            }
        }

        return null;
    }

    private bool IsSumOfLosses(Tensor node) => node.Op is SumOp sum && sum.Axes == AxisSet.All(node.Shape.Rank)
        && node.Inputs[0].Op is BceWithLogitsOp && IsReadOnlyBy(node, node.Inputs[0]);

    private static bool DependsOn(Tensor tensor, Tensor on) => Liveness.Of([tensor]).Contains(on);
}
