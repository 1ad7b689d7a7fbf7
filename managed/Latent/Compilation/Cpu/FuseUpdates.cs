using Latent.Compilation.Passes;
using Latent.Interop;
using Latent.Interop.Native;

namespace Latent.Compilation.Cpu;

/// <summary>
/// Hands the gradient of a weight to its optimizer while it is in a near cache, so that it is never stored. That needs the gradient to be used
/// for nothing else, such as clipping by a common norm. The guards of such gradients, and of the biases beside them, become bounds on the factors
/// of the product: nothing is updated by a step that is not finite.
/// </summary>
/// <param name="batchCapacity">The largest batch, whose rows the product must sum at once.</param>
internal sealed class FuseUpdates(int batchCapacity) : Rewrite
{
    // What the instruction can take, by the C header.
    private const long MaxProduct = Interop.Native.Constants.MaxUpdateProduct, MaxWidth = Interop.Native.Constants.MaxUpdateWidth;

    private readonly Dictionary<Tensor, Tensor> _updates = [];
    private readonly Dictionary<Tensor, Tensor> _guards = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        foreach (Tensor update in live.Where(node => node.Op is UpdateOp))
        {
            Tensor gradient = update.Inputs[0];
            if (gradient.Op is ProductOp { Form: GemmForm.Tn } product && product.Epilogue == default && IsInStageOf(gradient, update)
                && IsOnlyUpdating(gradient) && Fits(gradient))
            {
                _updates.Add(gradient, update);
            }
        }
    }

    protected override bool IsAbsorbed(Tensor node) => _updates.ContainsKey(node);

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (node.Op is UpdateOp update && _updates.ContainsKey(node.Inputs[0]))
        {
            return target.Add(new ProductUpdateOp(update) { Stage = update.Stage }, [.. Factors(target, node.Inputs[0]), inputs[1]], node.Name);
        }

        if (node.Op is GuardOp && ProductBehind(node.Inputs[0]) is { } product)
        {
            if (!_guards.TryGetValue(product, out Tensor? guard))
            {
                guard = target.Add(node.Op, Factors(target, product), node.Name);
                _guards.Add(product, guard);
            }

            return guard;
        }

        if (node.Op is SideResultOp side && _updates.TryGetValue(node.Inputs[0], out Tensor? owner))
        {
            return SideResultOp.Of(ReplacementBefore(target, owner), ProductUpdateOp.RowSums, side.Shape, node.Name);
        }

        return target.Add(node.Op, inputs, node.Name);
    }

    private Tensor[] Factors(Graph target, Tensor product) => Array.ConvertAll(product.Inputs, input => ReplacementBefore(target, input));

    /// <summary>The product that a gradient, or the sums beside it, comes from, if its update is fused.</summary>
    private Tensor? ProductBehind(Tensor gradient)
    {
        Tensor root = gradient.Root;
        root = root.Op is SideResultOp ? root.Inputs[0] : root;
        return _updates.ContainsKey(root) ? root : null;
    }

    private bool IsOnlyUpdating(Tensor gradient) => !IsResult(gradient)
        && Users(gradient).Count(user => user.Op is UpdateOp) == 1
        && Users(gradient).All(user => user.Op is UpdateOp or GuardOp || (user.Op is SideResultOp && IsOnlyUpdatingSums(user)));

    // Else something would wait for sums that come with the update, which comes last.
    private bool IsOnlyUpdatingSums(Tensor tensor) => !IsResult(tensor)
        && Users(tensor).All(user => user.Op is UpdateOp or GuardOp || (user.Op.IsView && IsOnlyUpdatingSums(user)));

    private bool Fits(Tensor gradient)
    {
        long depth = gradient.Inputs[0].Shape.Resolve(batchCapacity)[0];
        return depth + gradient.Shape[1] <= MaxWidth && depth * gradient.Shape[1] <= MaxProduct;
    }
}
