namespace Latent.Compilation.Passes;

/// <summary>A pass of the compiler: copies the live part of a graph, replacing nodes on the way.</summary>
internal abstract class Rewrite
{
    private readonly Dictionary<Tensor, List<Tensor>> _users = [];
    private readonly Dictionary<Tensor, Tensor> _replacements = [];
    private readonly HashSet<Tensor> _results = [];
    private Dictionary<Tensor, int> _stages = [];

    /// <summary>Applies the pass and returns the new graph with the results in their order.</summary>
    public (Graph Graph, Tensor[] Results) Apply(Graph graph, IReadOnlyList<Tensor> results)
    {
        List<Tensor> live = Liveness.Of([.. results, .. graph.Effects]);
        _results.UnionWith(results);
        _stages = Stages.Of(live);
        foreach (Tensor node in live)
        {
            _users[node] = [];
            foreach (Tensor input in node.Inputs)
            {
                _users[input].Add(node);
            }
        }

        Prepare(live);
        Graph target = new(graph.Training);
        foreach (Tensor node in live.Where(node => !IsAbsorbed(node)))
        {
            Replacement(target, node);
        }

        return (target, [.. results.Select(result => _replacements[result])]);
    }

    /// <summary>Looks at all nodes before the first is replaced.</summary>
    protected virtual void Prepare(IReadOnlyList<Tensor> live)
    {
    }

    /// <summary>Whether a node has no replacement of its own, because another's computes what it did.</summary>
    protected virtual bool IsAbsorbed(Tensor node) => false;

    /// <summary>Adds the replacement of a node, whose inputs are already replaced unless absorbed, to the target graph.</summary>
    protected abstract Tensor Replace(Graph target, Tensor node, Tensor[] inputs);

    /// <summary>The replacement of a node, made now if it is not there yet; its inputs must be replaced or absorbed.</summary>
    protected Tensor Replacement(Graph target, Tensor node)
    {
        if (!_replacements.TryGetValue(node, out Tensor? replacement))
        {
            replacement = Replace(target, node, Array.ConvertAll(node.Inputs, input => _replacements.GetValueOrDefault(input)!));
            _replacements.Add(node, replacement);
        }

        return replacement;
    }

    /// <summary>The replacement of a node ahead of its turn, with those of all that it depends on.</summary>
    protected Tensor ReplacementBefore(Graph target, Tensor node)
    {
        foreach (Tensor input in node.Inputs.Where(input => !IsReplaced(input) && !IsAbsorbed(input)))
        {
            ReplacementBefore(target, input);
        }

        return Replacement(target, node);
    }

    /// <summary>Whether a node is replaced already.</summary>
    protected bool IsReplaced(Tensor node) => _replacements.ContainsKey(node);

    /// <summary>The replacement of a node that is replaced already.</summary>
    protected Tensor Replaced(Tensor node) => _replacements[node];

    /// <summary>The nodes that read a node, once for each time they do.</summary>
    protected IReadOnlyList<Tensor> Users(Tensor node) => _users[node];

    /// <summary>Whether a node is a result of the graph.</summary>
    protected bool IsResult(Tensor node) => _results.Contains(node);

    /// <summary>Whether nobody else reads an input of a node, which can then do its work, as both run in one stage.</summary>
    protected bool IsReadOnlyBy(Tensor reader, Tensor input) => Users(input).Count == 1 && !IsResult(input) && IsInStageOf(input, reader);

    /// <summary>Whether a node runs in the stage of another, which can then do its work: in a later one, variables that it reads may have changed.</summary>
    protected bool IsInStageOf(Tensor node, Tensor other) => StageOf(node) == StageOf(other);

    /// <summary>The nodes in the order in which they run.</summary>
    protected IEnumerable<Tensor> Scheduled(IReadOnlyList<Tensor> live) => Schedule.Of(live, _stages);

    /// <summary>The stage of a step in which a node runs.</summary>
    protected int StageOf(Tensor node) => _stages[node];
}
