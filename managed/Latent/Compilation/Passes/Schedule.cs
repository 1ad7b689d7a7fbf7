namespace Latent.Compilation.Passes;

/// <summary>
/// The order in which nodes run: stage after stage, in each as traced, and what writes variables last, when nobody else of the stage needs the old ones any more.
/// </summary>
internal static class Schedule
{
    /// <summary>Nodes that are needed, in order.</summary>
    /// <param name="live">The nodes in order of tracing.</param>
    /// <param name="stages">The stage of each.</param>
    public static IEnumerable<Tensor> Of(IReadOnlyList<Tensor> live, IReadOnlyDictionary<Tensor, int> stages) =>
        live.OrderBy(node => stages[node]).ThenBy(BelongsToUpdates);

    /// <summary>Whether a node writes variables, or shows what such a node gave.</summary>
    public static bool BelongsToUpdates(Tensor node) =>
        node.Op is EffectOp { Writes.Count: > 0 } || (node.Op is SideResultOp or { IsView: true } && BelongsToUpdates(node.Inputs[0]));
}
