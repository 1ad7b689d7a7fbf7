namespace Latent.Compilation.Passes;

/// <summary>
/// Copies variables, before they are updated, for what is traced with their old values and runs after the update: a later turn of a step that goes on
/// with what an earlier one traced, such as its gradients.
/// </summary>
internal sealed class KeepOldValues : CopyOldValues
{
    private readonly Dictionary<Variable, List<int>> _updates = [];

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

    protected override bool IsOld(Tensor input, Tensor reader) => input.Root.Op is VariableOp read
        && _updates.GetValueOrDefault(read.Variable) is { } updates && updates.Any(stage => stage >= read.Stage && stage < StageOf(reader));
}
