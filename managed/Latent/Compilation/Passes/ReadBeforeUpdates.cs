namespace Latent.Compilation.Passes;

/// <summary>
/// Copies a variable, before the updates of its stage, for an update that reads it after another has written it, or while it writes it. All updates of
/// a stage mean the values from before the first of them. It is the last pass, since the others decide which nodes are updates, and their order.
/// </summary>
internal sealed class ReadBeforeUpdates : CopyOldValues
{
    private readonly HashSet<(Tensor Reader, Tensor Input)> _late = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        HashSet<(int Stage, Variable Variable)> written = [];
        foreach (Tensor node in Scheduled(live).Where(Schedule.BelongsToUpdates))
        {
            (int, Variable)[] own = [.. ((node.Op as EffectOp)?.Writes ?? []).SelectMany(Parts).Select(variable => (StageOf(node), variable))];
            // A kernel of an optimizer reads nothing that it writes; other updates may.
            written.UnionWith(node.Op is UpdateOp ? own : []);
            _late.UnionWith(node.Inputs.Where(input => input.Root.Op is VariableOp read && written.Contains((StageOf(node), read.Variable))).Select(input => (node, input)));
            written.UnionWith(own);
        }
    }

    protected override bool IsOld(Tensor input, Tensor reader) => _late.Contains((reader, input));

    private static IReadOnlyList<Variable> Parts(Variable written) => written is VariableSpan span ? span.Variables : [written];
}
