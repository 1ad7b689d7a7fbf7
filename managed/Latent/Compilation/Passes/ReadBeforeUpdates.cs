namespace Latent.Compilation.Passes;

/// <summary>
/// Copies a variable before the updates of its stage for an update that reads it after another update has written it, or that writes it
/// itself by a kernel. All updates of a stage are traced with the values from before the first of them.
/// </summary>
/// <remarks>
/// <code>
/// step.Assign(previous, step.Use(parameter));
/// step.Assign(parameter, step.Use(parameter) - 0.1 * step.Use(previous));
/// </code>
/// The second update runs after the first, and still needs the previous value of the step before: it reads a copy. This is the last pass,
/// since the others decide which nodes are updates, and in which order they run.
/// </remarks>
internal sealed class ReadBeforeUpdates : CopyOldValues
{
    private readonly HashSet<(Tensor Reader, Tensor Input)> _late = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        HashSet<(int Stage, Variable Variable)> written = [];
        foreach (Tensor node in Scheduled(live).Where(Schedule.BelongsToUpdates))
        {
            (int, Variable)[] own = [.. ((node.Op as EffectOp)?.Writes ?? []).SelectMany(Parts)
                .Select(variable => (StageOf(node), variable))];
            // The inputs of an optimizer's kernel must not be memory that it writes, so its own variables count as written before it runs.
            // Other updates may work in place.
            written.UnionWith(node.Op is UpdateOp ? own : []);
            _late.UnionWith(node.Inputs
                .Where(input => input.Root.Op is VariableOp read && written.Contains((StageOf(node), read.Variable)))
                .Select(input => (node, input)));
            written.UnionWith(own);
        }
    }

    protected override bool IsOld(Tensor input, Tensor reader) => _late.Contains((reader, input));

    private static IReadOnlyList<Variable> Parts(Variable written) => written is VariableSpan span ? span.Variables : [written];
}
