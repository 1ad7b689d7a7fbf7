namespace Latent.Compilation;

/// <summary>A pass of the compiler: copies the live part of a graph, replacing nodes on the way.</summary>
internal abstract class Rewrite
{
    private readonly Dictionary<Tensor, int> _uses = [];

    /// <summary>Applies the pass and returns the new graph with the results in their order.</summary>
    public (Graph Graph, Tensor[] Results) Apply(Graph graph, IReadOnlyList<Tensor> results)
    {
        List<Tensor> live = Liveness.Of([.. results, .. graph.Effects]);
        foreach (Tensor used in live.SelectMany(node => node.Inputs).Concat(results))
        {
            _uses[used] = Uses(used) + 1;
        }

        Graph target = new(graph.Training);
        Dictionary<Tensor, Tensor> map = [];
        foreach (Tensor node in live)
        {
            map[node] = Replace(target, node, Array.ConvertAll(node.Inputs, input => map[input]));
        }

        return (target, [.. results.Select(result => map[result])]);
    }

    /// <summary>Adds the replacement of a node, whose inputs are already replaced, to the target graph.</summary>
    protected abstract Tensor Replace(Graph target, Tensor node, Tensor[] inputs);

    /// <summary>How often a node of the original graph is used, as an input or as a result.</summary>
    protected int Uses(Tensor node) => _uses.GetValueOrDefault(node);
}
