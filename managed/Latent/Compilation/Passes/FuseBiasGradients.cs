using Latent.Interop;

namespace Latent.Compilation.Passes;

/// <summary>
/// Computes the gradient of a bias in the product for the gradient of the weights. The gradient of a bias is the sum over the batch of the
/// gradient of the layer's outputs, which that product reads anyway.
/// </summary>
internal sealed class FuseBiasGradients : Rewrite
{
    // The product that reads each gradient of outputs, the first if there are several, and all of these products.
    private readonly Dictionary<Tensor, Tensor> _products = [];
    private readonly HashSet<Tensor> _summing = [];
    // The sums that each product gives.
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
        if (node.Op is SumOp sum && sum.Axes == AxisSet.Of(0) && _products.TryGetValue(node.Inputs[0], out Tensor? product)
            && IsInStageOf(product, node)
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
