using Latent.Interop;

namespace Latent.Compilation.Passes;

/// <summary>
/// Sums the gradient of a layer's outputs over the batch, which is the gradient of its bias, while the product for the gradient of its weights
/// reads it.
/// </summary>
internal sealed class FuseBiasGradients : Rewrite
{
    // By the gradient of the outputs that they read, and all of them.
    private readonly Dictionary<Tensor, Tensor> _products = [];
    private readonly HashSet<Tensor> _summing = [];
    // By the product that gives them.
    private readonly Dictionary<Tensor, Tensor> _sums = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        foreach (Tensor product in live.Where(node => node.Op is MatMulOp { Form: GemmForm.Tn }))
        {
            if (_products.TryAdd(product.Inputs[0], product))
            {
                _summing.Add(product);
            }
        }
    }

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (node.Op is SumOp sum && sum.Axes == AxisSet.Of(0) && _products.TryGetValue(node.Inputs[0], out Tensor? product) && IsInStageOf(product, node)
            && IsReplaced(product.Inputs[1]))
        {
            if (!_sums.TryGetValue(product, out Tensor? sums))
            {
                sums = SideResultOp.Of(Replacement(target, product), ProductOp.RowSums, [node.Shape[1]], node.Name);
                _sums.Add(product, sums);
            }

            return target.Add(new ReshapeOp(node.Shape), [sums]);
        }

        return target.Add(_summing.Contains(node) ? new ProductOp(GemmForm.Tn, default) : node.Op, inputs, node.Name);
    }
}
