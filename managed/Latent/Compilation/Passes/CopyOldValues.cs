namespace Latent.Compilation.Passes;

/// <summary>A pass that copies variables, before they are updated, for what means their old values and runs after the update.</summary>
internal abstract class CopyOldValues : Rewrite
{
    private readonly Dictionary<Tensor, Tensor> _copies = [];

    /// <summary>Whether a reader means the value of an input from before an update that has run by then.</summary>
    protected abstract bool IsOld(Tensor input, Tensor reader);

    protected sealed override Tensor Replace(Graph target, Tensor node, Tensor[] inputs) =>
        target.Add(node.Op, [.. inputs.Zip(node.Inputs, (input, traced) => IsOld(traced, node) ? Copy(target, input) : input)], node.Name);

    private Tensor Copy(Graph target, Tensor input)
    {
        if (!_copies.TryGetValue(input, out Tensor? copy))
        {
            copy = target.Add(new BroadcastToOp(input.Shape), [input], $"{input.Name} before its update");
            _copies.Add(input, copy);
        }

        return copy;
    }
}
