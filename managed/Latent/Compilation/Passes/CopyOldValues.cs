namespace Latent.Compilation.Passes;

/// <summary>A pass that copies a variable before its update for nodes that run after the update and need the old value.</summary>
/// <remarks>
/// A <see cref="VariableOp"/> is the memory of its variable and no copy of it. A node that reads it after an update sees the new value,
/// even if it was traced before the update. The copy runs in the stage of the <see cref="VariableOp"/>, in which all updates come last.
/// </remarks>
internal abstract class CopyOldValues : Rewrite
{
    private readonly Dictionary<Tensor, Tensor> _copies = [];

    /// <summary>Whether a reader needs the value that an input had before an update, and runs after that update.</summary>
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
