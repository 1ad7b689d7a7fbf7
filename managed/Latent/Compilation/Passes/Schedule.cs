namespace Latent.Compilation.Passes;

/// <summary>
/// The order in which nodes run: stage after stage, in each stage as traced, and the updates of variables last, when no other node of the
/// stage needs the old values any more.
/// </summary>
internal static class Schedule
{
    /// <summary>The live nodes in the order in which they run.</summary>
    /// <param name="live">The nodes in order of tracing.</param>
    /// <param name="stages">The stage of each.</param>
    public static IEnumerable<Tensor> Of(IReadOnlyList<Tensor> live, IReadOnlyDictionary<Tensor, int> stages) =>
        live.OrderBy(node => stages[node]).ThenBy(BelongsToUpdates);

    /// <summary>Whether a node writes variables, or is a view or further result of a node that does.</summary>
    public static bool BelongsToUpdates(Tensor node) =>
        node.Op is EffectOp { Writes.Count: > 0 } || (node.Op is SideResultOp or { IsView: true } && BelongsToUpdates(node.Inputs[0]));
}
