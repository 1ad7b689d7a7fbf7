namespace Latent.Compilation.Passes;

/// <summary>
/// Copies a variable before its update for nodes of later stages that were traced with the old value: a stage may go on with tensors, such
/// as gradients, that an earlier stage traced.
/// </summary>
/// <remarks>
/// <code>
/// Tensor before = graph.Use(v);               // v is 3
/// graph.Blend(v, graph.Constant(5, [1]));
/// graph.NextStage();                          // v is 5 from here on
/// Tensor product = before * graph.Use(v);     // 15, not 25: before is read from a copy, which is made before the update
/// </code>
/// </remarks>
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
