using Latent.Compilation.Cpu;
using Latent.Compilation.Passes;
using Latent.Compilation.Planning;

namespace Latent.Compilation;

/// <summary>Compiles a traced graph to the instructions and segments of a program: passes, schedule, memory plan, instructions.</summary>
internal static class GraphCompiler
{
    /// <summary>Lays out a program for the results, and for all guards and updates of the graph.</summary>
    public static ProgramLayout Lay(
        Graph graph, IReadOnlyList<Output> outputs, IReadOnlyList<VariableLayout> stores, int batchCapacity, long stepCapacity,
        CompilerOptions options)
    {
        PassContext context = new(options, batchCapacity, stores);
        (Graph rewritten, Tensor[] results) = Optimize(graph, [.. outputs.Select(output => output.Tensor)], context);
        results = WithOwnMemory(rewritten, results);
        Output[] placed = [.. outputs.Zip(results, (output, result) => output with { Tensor = result })];
        List<Tensor> live = Liveness.Of([.. results, .. rewritten.Effects]);
        List<Tensor> schedule = [.. Schedule.Of(live, Stages.Of(live))];
        ITiling? tiling = context.Tiles > 1 ? RowTiling.Of(schedule, context.TileRows) : null;
        return new ProgramLayout(schedule, placed, stores, batchCapacity, stepCapacity, options.Saving, tiling);
    }

    /// <summary>The passes that run, in order.</summary>
    public static IReadOnlyList<Pass> Passes(PassContext context) => [.. Pass.All.Where(pass => pass.Runs(context))];

    /// <summary>Applies the passes that run.</summary>
    public static (Graph Graph, Tensor[] Results) Optimize(Graph graph, Tensor[] results, PassContext context)
    {
        foreach (Pass pass in Passes(context))
        {
            (graph, results) = pass.Rewrite(context).Apply(graph, results);
        }

        return (graph, results);
    }

    /// <summary>
    /// Copies each result that is a leaf, or has the memory of an earlier result, so that each output has memory of its own.
    /// </summary>
    private static Tensor[] WithOwnMemory(Graph graph, Tensor[] results)
    {
        HashSet<Tensor> taken = [];
        return Array.ConvertAll(results, result => result.Root.Op is not Leaf && taken.Add(result.Root)
            ? result
            : graph.Add(new BroadcastToOp(result.Shape), [result]));
    }
}
