using Latent.Interop;

namespace Latent.Compilation;

/// <summary>Turns a traced graph into a program: rewrites it, orders it, plans its memory and emits its instructions.</summary>
public static class Compiler
{
    /// <summary>Compiles what is needed for the outputs, and all guards and updates of the graph.</summary>
    /// <param name="context">The threads and kernels to run on.</param>
    /// <param name="graph">The traced graph.</param>
    /// <param name="outputs">The results wanted, with different names.</param>
    /// <param name="stores">The memory of the variables that the graph uses.</param>
    /// <param name="batchCapacity">The largest batch of a run.</param>
    /// <param name="stepCapacity">The most steps of a run.</param>
    /// <param name="options">Rewrites and memory savings; all if null.</param>
    /// <exception cref="ArgumentException">An output belongs to another graph, or a variable lies in none of the stores.</exception>
    public static Program Compile(
        Context context, Graph graph, IReadOnlyList<Output> outputs, IReadOnlyList<VariableStore> stores,
        int batchCapacity, long stepCapacity = 1, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepCapacity, 1);
        options ??= CompilerOptions.Default;
        foreach (Output foreign in outputs.Where(output => output.Tensor.Graph != graph))
        {
            throw new ArgumentException($"Output '{foreign.Name}' ({foreign.Tensor}) belongs to another graph.", nameof(outputs));
        }

        if (outputs.CountBy(output => output.Name).FirstOrDefault(name => name.Value > 1) is { Key: { } repeated })
        {
            throw new ArgumentException($"Two outputs are named '{repeated}'; names of outputs must differ.", nameof(outputs));
        }

        (Graph rewritten, Tensor[] results) = Optimize(graph, [.. outputs.Select(output => output.Tensor)], options, batchCapacity);
        results = WithOwnMemory(rewritten, results);
        Output[] placed = [.. outputs.Zip(results, (output, result) => output with { Tensor = result })];
        ProgramLayout layout = new(Schedule(rewritten, results), placed, stores, batchCapacity, stepCapacity, options);
        return new Program(context, layout);
    }

    /// <summary>Applies the rewrites that the options allow.</summary>
    internal static (Graph Graph, Tensor[] Results) Optimize(Graph graph, Tensor[] results, CompilerOptions options, int batchCapacity)
    {
        foreach (Rewrite rewrite in Rewrites(options, batchCapacity))
        {
            (graph, results) = rewrite.Apply(graph, results);
        }

        return (graph, results);
    }

    private static IEnumerable<Rewrite> Rewrites(CompilerOptions options, int batchCapacity)
    {
        yield return new KeepOldValues();
        if (options.ImplicitBroadcast)
        {
            yield return new ImplicitBroadcast();
        }

        if (options.ShareCommonSubexpressions)
        {
            yield return new ShareCommonSubexpressions();
        }

        if (options.FuseCrossEntropy)
        {
            yield return new FuseCrossEntropy();
        }

        if (options.FuseLinear)
        {
            yield return new FuseLinear();
        }

        if (options.FuseConvolutions)
        {
            yield return new FuseConvolutions();
        }

        if (options.FuseBiasGradients)
        {
            yield return new FuseBiasGradients();
        }

        // In row tiles a gradient is complete only after the last one.
        if (options.FuseUpdates && (options.TileRows == 0 || batchCapacity <= options.TileRows))
        {
            yield return new FuseUpdates(batchCapacity);
        }

        if (options.PackWeights)
        {
            int tiles = options.TileRows == 0 ? 1 : (batchCapacity + options.TileRows - 1) / options.TileRows;
            yield return new PackWeights(leastProducts: tiles > 1 ? 1 : 3);
        }

        if (options.FuseChains)
        {
            yield return new FuseChains();
        }
    }

    /// <summary>Copies results that are leaves, or share the memory of an earlier result: each output has memory of its own.</summary>
    private static Tensor[] WithOwnMemory(Graph graph, Tensor[] results)
    {
        HashSet<Tensor> taken = [];
        return Array.ConvertAll(results, result =>
        {
            Tensor root = MemoryPlan.Root(result);
            return root.Op is not Leaf && taken.Add(root) ? result : graph.Add(new BroadcastToOp(result.Shape), [result]);
        });
    }

    /// <summary>The order of execution: stage after stage, in each as traced, and what writes variables last, when nobody needs the old ones any more.</summary>
    private static List<Tensor> Schedule(Graph graph, Tensor[] results)
    {
        List<Tensor> live = Liveness.Of([.. results, .. graph.Effects]);
        Dictionary<Tensor, int> stages = Stages.Of(live);
        return [.. live.OrderBy(node => stages[node]).ThenBy(BelongsToUpdates)];
    }

    private static bool BelongsToUpdates(Tensor node) =>
        node.Op is EffectOp { Writes.Count: > 0 } || (node.Op is SideResultOp or { IsView: true } && BelongsToUpdates(node.Inputs[0]));
}
