using Latent.Interop.Native;

namespace Latent.Compilation;

/// <summary>
/// Sums the gradient of a layer's outputs over the batch, which is the gradient of its bias, while the product for the gradient of its weights
/// reads it.
/// </summary>
internal sealed class FuseBiasGradients : Rewrite
{
    private readonly Dictionary<Tensor, Tensor> _products = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        foreach (Tensor product in live.Where(node => node.Op is MatMulOp { Form: Form.Tn }))
        {
            _products.TryAdd(product.Inputs[0], product);
        }
    }

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (node.Op is SumOp { Axes: 1 } && _products.TryGetValue(node.Inputs[0], out Tensor? product) && IsInStageOf(product, node)
            && IsReplaced(product.Inputs[1]))
        {
            Tensor sums = SideResultOp.Of(Replacement(target, product), ProductOp.RowSums, [node.Shape[1]], node.Name);
            return target.Add(new ReshapeOp(node.Shape), [sums]);
        }

        bool sumsRows = node.Op is MatMulOp { Form: Form.Tn } && _products.ContainsValue(node);
        return target.Add(sumsRows ? new ProductOp(Form.Tn, default) : node.Op, inputs, node.Name);
    }
}
