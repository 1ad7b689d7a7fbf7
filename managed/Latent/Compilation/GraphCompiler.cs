using Latent.Compilation.Cpu;
using Latent.Compilation.Passes;
using Latent.Compilation.Planning;

namespace Latent.Compilation;

/// <summary>Turns a traced graph into the instructions and segments of a program: passes, order, plan of the memory, instructions.</summary>
internal static class GraphCompiler
{
    /// <summary>Lays out a program for the results, and for all guards and updates of the graph.</summary>
    public static ProgramLayout Lay(
        Graph graph, IReadOnlyList<Output> outputs, IReadOnlyList<VariableLayout> stores, int batchCapacity, long stepCapacity, CompilerOptions options)
    {
        (Graph rewritten, Tensor[] results) = Optimize(graph, [.. outputs.Select(output => output.Tensor)], options, batchCapacity);
        results = WithOwnMemory(rewritten, results);
        Output[] placed = [.. outputs.Zip(results, (output, result) => output with { Tensor = result })];
        List<Tensor> schedule = Schedule(rewritten, results);
        ITiling? tiling = options.TileRows > 0 && options.TileRows < batchCapacity ? RowTiling.Of(schedule, options.TileRows) : null;
        return new ProgramLayout(schedule, placed, stores, batchCapacity, stepCapacity, options.Saving, tiling);
    }

    /// <summary>The passes that run, in order.</summary>
    public static IReadOnlyList<Pass> Passes(CompilerOptions options, int batchCapacity) =>
        [.. Pass.All.Where(pass => pass.Runs(new PassContext(options, batchCapacity)))];

    /// <summary>Applies the passes that run.</summary>
    public static (Graph Graph, Tensor[] Results) Optimize(Graph graph, Tensor[] results, CompilerOptions options, int batchCapacity)
    {
        foreach (Pass pass in Passes(options, batchCapacity))
        {
            (graph, results) = pass.Rewrite(new PassContext(options, batchCapacity)).Apply(graph, results);
        }

        return (graph, results);
    }

    /// <summary>Copies results that are leaves, or share the memory of an earlier result: each output has memory of its own.</summary>
    private static Tensor[] WithOwnMemory(Graph graph, Tensor[] results)
    {
        HashSet<Tensor> taken = [];
        return Array.ConvertAll(results, result => result.Root.Op is not Leaf && taken.Add(result.Root)
            ? result
            : graph.Add(new BroadcastToOp(result.Shape), [result]));
    }

    /// <summary>
    /// The order of execution: stage after stage, in each as traced, and what writes variables last, when nobody needs the old ones any more.
    /// </summary>
    private static List<Tensor> Schedule(Graph graph, Tensor[] results)
    {
        List<Tensor> live = Liveness.Of([.. results, .. graph.Effects]);
        Dictionary<Tensor, int> stages = Stages.Of(live);
        return [.. live.OrderBy(node => stages[node]).ThenBy(BelongsToUpdates)];
    }

    private static bool BelongsToUpdates(Tensor node) =>
        node.Op is EffectOp { Writes.Count: > 0 } || (node.Op is SideResultOp or { IsView: true } && BelongsToUpdates(node.Inputs[0]));
}
