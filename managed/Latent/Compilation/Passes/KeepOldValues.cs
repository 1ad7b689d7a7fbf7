namespace Latent.Compilation.Passes;

/// <summary>
/// Copies variables, before they are updated, for what is traced with their old values and runs after the update: a later turn of a step that goes on
/// with what an earlier one traced, such as its gradients.
/// </summary>
internal sealed class KeepOldValues : Rewrite
{
    private readonly Dictionary<Variable, List<int>> _updates = [];
    private readonly Dictionary<Tensor, Tensor> _copies = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        foreach (Tensor node in live)
        {
            foreach (Variable variable in (node.Op as EffectOp)?.Writes ?? [])
            {
                _updates.TryAdd(variable, []);
                _updates[variable].Add(StageOf(node));
            }
        }
    }

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs) =>
        target.Add(node.Op, [.. inputs.Zip(node.Inputs, (input, traced) => IsOld(traced, node) ? Copy(target, input) : input)], node.Name);

    private bool IsOld(Tensor input, Tensor reader) => input.Root.Op is VariableOp read
        && _updates.GetValueOrDefault(read.Variable) is { } updates && updates.Any(stage => stage >= read.Stage && stage < StageOf(reader));

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
