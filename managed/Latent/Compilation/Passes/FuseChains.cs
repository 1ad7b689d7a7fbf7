using Latent.Interop.Native;

namespace Latent.Compilation.Passes;

/// <summary>Runs elementwise operations that only feed one another as one instruction, block by block in the nearest cache.</summary>
internal sealed class FuseChains : Rewrite
{
    private const int MostSteps = Constants.MaxChainSteps;

    // By the last node of each chain, and by each node.
    private readonly Dictionary<Tensor, List<Tensor>> _chains = [];
    private readonly Dictionary<Tensor, Tensor> _ends = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        foreach (Tensor node in live.Reverse().Where(node => node.Op is UnaryOp or BinaryOp or SelectOp))
        {
            Tensor end = JoinableEnd(node) ?? node;
            _ends[node] = end;
            _chains.TryAdd(end, []);
            _chains[end].Add(node);
        }
    }

    protected override bool IsAbsorbed(Tensor node) => _ends.TryGetValue(node, out Tensor? end) && end != node;

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (!_chains.TryGetValue(node, out List<Tensor>? members) || members.Count == 1)
        {
            return target.Add(node.Op, inputs, node.Name);
        }

        Tensor[] steps = [.. members.OrderBy(member => member.Id)];
        Tensor[] outside = [.. Outside(members)];
        return target.Add(new ChainOp(steps, outside), Array.ConvertAll(outside, Replaced), node.Name);
    }

    /// <summary>The end of the chain that all readers of a node belong to, if it has room for the node.</summary>
    private Tensor? JoinableEnd(Tensor node)
    {
        Tensor? end = IsResult(node) || Users(node).Count == 0 ? null : _ends.GetValueOrDefault(Users(node)[0]);
        return end is not null && node.Shape == end.Shape && IsInStageOf(node, end) && Users(node).All(user => _ends.GetValueOrDefault(user) == end)
            && _chains[end].Count < MostSteps && Outside([.. _chains[end], node]).Count() <= Constants.MaxInputs
            ? end
            : null;
    }

    private static IEnumerable<Tensor> Outside(IReadOnlyCollection<Tensor> members) =>
        members.SelectMany(member => member.Inputs).Except(members).Distinct();
}
