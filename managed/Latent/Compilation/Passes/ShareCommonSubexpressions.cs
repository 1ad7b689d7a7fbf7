namespace Latent.Compilation.Passes;

/// <summary>Computes equal operations on the same inputs once, such as the e^(½ logVariance) of a forward and a backward pass.</summary>
internal sealed class ShareCommonSubexpressions : Rewrite
{
    private readonly Dictionary<(Op Op, string Inputs), Tensor> _known = [];

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        // Operations are records, and equal records can compute different values: 0 and -0 are equal numbers, but 1 / Constant(0) is ∞ and
        // 1 / Constant(-0.0) is -∞. Their texts differ, so the key has the operation, its text, and its inputs.
        (Op, string) key = (node.Op, $"{node.Op} {string.Join(' ', inputs.Select(input => input.Id))}");
        if (node.Op.IsEffect || !_known.TryGetValue(key, out Tensor? known))
        {
            known = target.Add(node.Op, inputs, node.Name);
            _known[key] = known;
        }

        return known;
    }
}
