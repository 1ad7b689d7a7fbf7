using Latent.Compilation.Passes;
using Latent.Interop;
using Latent.Interop.Native;

namespace Latent.Compilation.Cpu;

/// <summary>
/// Updates weights inside the product that computes their gradient, part by part while the gradient is in a near cache, so that it is never
/// stored.
/// </summary>
/// <remarks>
/// <code>
/// G = AᵀB, guard(G), adam(W, G)     becomes     guard(A, B), adam(W, AᵀB)
/// </code>
/// <para>
/// The guards are the difficulty. A step that is not finite must update nothing, so all guards run before all updates; but when the last
/// part of G is known, the first has already gone into W. A guard of G is therefore replaced by a guard of its factors, which are there
/// before the update: G is finite if k · max|A| · max(1, max|B|) is below the largest float, for k rows. See <see cref="GuardOp"/>. The
/// same bound holds for the sums of A over its rows, which are the gradient of the bias, so one guard serves both.
/// </para>
/// <para>
/// Nothing else may read the gradient: clipping by a common norm, for example, needs all gradients before the first update. The same holds
/// for the sums beside it, which are computed by the update and so come last.
/// </para>
/// </remarks>
/// <param name="batchCapacity">The largest batch, all of whose rows one product sums.</param>
internal sealed class FuseUpdates(int batchCapacity) : Rewrite
{
    // The limits of the instruction, from the C header: its packed factors fit the scratch memory of the CPU.
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
            return target.Add(new ProductUpdateOp(update) { Stage = update.Stage }, [.. Factors(target, node.Inputs[0]), inputs[1]],
                node.Name);
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

    /// <summary>The product that computes a gradient, or the sums beside it, if its update is fused; else null.</summary>
    private Tensor? ProductBehind(Tensor gradient)
    {
        Tensor root = gradient.Root;
        root = root.Op is SideResultOp ? root.Inputs[0] : root;
        return _updates.ContainsKey(root) ? root : null;
    }

    private bool IsOnlyUpdating(Tensor gradient) => !IsResult(gradient)
        && Users(gradient).Count(user => user.Op is UpdateOp) == 1
        && Users(gradient).All(user => user.Op is UpdateOp or GuardOp || (user.Op is SideResultOp && IsOnlyUpdatingSums(user)));

    // Another reader would wait for sums that the update computes, and updates come last.
    private bool IsOnlyUpdatingSums(Tensor tensor) => !IsResult(tensor)
        && Users(tensor).All(user => user.Op is UpdateOp or GuardOp || (user.Op.IsView && IsOnlyUpdatingSums(user)));

    private bool Fits(Tensor gradient)
    {
        long depth = gradient.Inputs[0].Shape.Resolve(batchCapacity)[0];
        return depth + gradient.Shape[1] <= MaxWidth && depth * gradient.Shape[1] <= MaxProduct;
    }
}
