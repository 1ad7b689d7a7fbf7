namespace Latent.Compilation.Passes;

/// <summary>A pass of the compiler over one graph: copies the live part of the graph and replaces nodes.</summary>
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

    /// <summary>Examines all nodes before the first is replaced.</summary>
    protected virtual void Prepare(IReadOnlyList<Tensor> live)
    {
    }

    /// <summary>Whether a node has no replacement of its own, because the replacement of another node does its work.</summary>
    protected virtual bool IsAbsorbed(Tensor node) => false;

    /// <summary>Adds the replacement of a node, whose inputs are already replaced unless absorbed, to the target graph.</summary>
    protected abstract Tensor Replace(Graph target, Tensor node, Tensor[] inputs);

    /// <summary>The replacement of a node, made now if there is none yet; its inputs must be replaced or absorbed.</summary>
    protected Tensor Replacement(Graph target, Tensor node)
    {
        if (!_replacements.TryGetValue(node, out Tensor? replacement))
        {
            replacement = Replace(target, node, Array.ConvertAll(node.Inputs, input => _replacements.GetValueOrDefault(input)!));
            _replacements.Add(node, replacement);
        }

        return replacement;
    }

    /// <summary>
    /// The replacement of a node, made now with those of all nodes that it depends on, even if the pass has not come to them yet.
    /// </summary>
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

    /// <summary>The nodes that read a node; a node that reads it twice occurs twice.</summary>
    protected IReadOnlyList<Tensor> Users(Tensor node) => _users[node];

    /// <summary>Whether a node is a result of the graph.</summary>
    protected bool IsResult(Tensor node) => _results.Contains(node);

    /// <summary>
    /// Whether an input is read by one node only and runs in the stage of that node, which can then take over the work of the input.
    /// </summary>
    protected bool IsReadOnlyBy(Tensor reader, Tensor input) => Users(input).Count == 1 && !IsResult(input) && IsInStageOf(input, reader);

    /// <summary>
    /// Whether two nodes run in the same stage, so that one can take over the work of the other: in a later stage, variables that it reads
    /// may have changed.
    /// </summary>
    protected bool IsInStageOf(Tensor node, Tensor other) => StageOf(node) == StageOf(other);

    /// <summary>The nodes in the order in which they run.</summary>
    protected IEnumerable<Tensor> Scheduled(IReadOnlyList<Tensor> live) => Schedule.Of(live, _stages);

    /// <summary>The stage of a step in which a node runs.</summary>
    protected int StageOf(Tensor node) => _stages[node];
}
