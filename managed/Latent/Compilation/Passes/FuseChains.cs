using Latent.Interop.Native;

namespace Latent.Compilation.Passes;

/// <summary>
/// Runs elementwise operations that feed one another as one instruction, block by block in the nearest cache. A value that nodes outside of
/// the chain read too is a further result of the instruction.
/// </summary>
internal sealed class FuseChains : Rewrite
{
    private readonly Dictionary<Tensor, Chain> _chains = [];
    // The nodes that depend on rows of the batch. One without rows of its own, such as a function of a loss, runs after all row tiles. It
    // must not be in a chain with a node for which the tiles wait.
    private readonly HashSet<Tensor> _ofBatch = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        foreach (Tensor node in live.Where(node => node.Shape.HasBatch || node.Inputs.Any(_ofBatch.Contains)))
        {
            _ofBatch.Add(node);
        }

        List<Chain> chains = [];
        foreach (Tensor node in live.Reverse().Where(node => node.Op is UnaryOp or BinaryOp or SelectOp))
        {
            if (!TryJoin(node))
            {
                _chains.Add(node, new Chain(node));
                chains.Add(_chains[node]);
            }
        }

        foreach (Chain chain in chains.Where(chain => IsOf(chain.End, chain)))
        {
            while (Sources(chain).FirstOrDefault(source => CanTakeIn(chain, source)) is { } source)
            {
                chain.Members.AddRange(source.Members);
                source.Members.ForEach(member => _chains[member] = chain);
            }
        }
    }

    protected override bool IsAbsorbed(Tensor node) =>
        _chains.TryGetValue(node, out Chain? chain) && node != chain.End && !IsReadOutside(node, chain);

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (!_chains.TryGetValue(node, out Chain? chain) || chain.Members.Count == 1)
        {
            return target.Add(node.Op, inputs, node.Name);
        }

        Tensor result = chain.Result ??= AddChain(target, chain);
        return node == chain.End ? result : SideResultOp.Of(result, ((ChainOp)result.Op).SlotOf(node), node.Shape, node.Name);
    }

    /// <summary>Adds a node to the chain to which all of its readers belong, if there is room for it.</summary>
    private bool TryJoin(Tensor node)
    {
        Chain? chain = Users(node).Count == 0 ? null : _chains.GetValueOrDefault(Users(node)[0]);
        if (chain is null || IsReadOutside(node, chain) || !FitsTogether(chain, [node]))
        {
            return false;
        }

        chain.Members.Add(node);
        _chains.Add(node, chain);
        return true;
    }

    /// <summary>The chains from which a chain reads.</summary>
    private IEnumerable<Chain> Sources(Chain chain) =>
        Outside(chain.Members).Select(input => _chains.GetValueOrDefault(input)).OfType<Chain>().Distinct();

    /// <summary>
    /// Whether a chain and one that it reads from can run as one instruction. They cannot if a node between them reads from the source and
    /// is read by the chain: it would have to run after the first half of the instruction and before the second.
    /// </summary>
    private bool CanTakeIn(Chain chain, Chain source)
    {
        if (!FitsTogether(chain, source.Members) || _ofBatch.Contains(chain.End) != _ofBatch.Contains(source.End) || IsAssigned(chain)
            || IsAssigned(source))
        {
            return false;
        }

        HashSet<Tensor> seen = [];
        Stack<Tensor> pending = new(source.Members.SelectMany(Users).Where(user => !IsOf(user, chain) && !IsOf(user, source)));
        while (pending.TryPop(out Tensor? node))
        {
            if (IsOf(node, chain))
            {
                return false;
            }

            // A node that waits for one operation of a chain waits for the whole instruction.
            foreach (Tensor part in _chains.TryGetValue(node, out Chain? between) ? between.Members : [node])
            {
                if (seen.Add(part))
                {
                    Users(part).ToList().ForEach(pending.Push);
                }
            }
        }

        return true;
    }

    // AssignInPlace writes the result of a chain to a variable only if the chain has no other result.
    private bool IsAssigned(Chain chain) => chain.Members.SelectMany(Users).Any(user => user.Op is BlendOp { Weight: 1 });

    private bool FitsTogether(Chain chain, List<Tensor> others)
    {
        Tensor[] members = [.. chain.Members, .. others];
        return others[0].Shape == chain.End.Shape && IsInStageOf(others[0], chain.End) && members.Length <= Constants.MaxChainSteps
            && Outside(members).Count() <= Constants.MaxInputs && FurtherResults(members, chain.End).Count() < Constants.MaxOutputs;
    }

    private IEnumerable<Tensor> FurtherResults(IReadOnlyCollection<Tensor> members, Tensor end) =>
        members.Where(member => member != end && (IsResult(member) || Users(member).Any(user => !members.Contains(user))));

    private static IEnumerable<Tensor> Outside(IReadOnlyCollection<Tensor> members) =>
        members.SelectMany(member => member.Inputs).Except(members).Distinct();

    private bool IsReadOutside(Tensor node, Chain chain) => IsResult(node) || Users(node).Any(user => !IsOf(user, chain));

    private bool IsOf(Tensor node, Chain chain) => _chains.GetValueOrDefault(node) == chain;

    /// <summary>
    /// Adds the instruction, after all nodes for which it waits. That may be before the place of its last operation, where another node
    /// reads a further result.
    /// </summary>
    private Tensor AddChain(Graph target, Chain chain)
    {
        Tensor[] steps = [.. chain.Members.Where(member => member != chain.End).OrderBy(member => member.Id), chain.End];
        Tensor[] outside = [.. Outside(steps)];
        Tensor[] further = [.. FurtherResults(steps, chain.End)];
        return target.Add(new ChainOp(steps, outside, further), Array.ConvertAll(outside, input => ReplacementBefore(target, input)),
            chain.End.Name);
    }

    /// <summary>Operations that become one instruction. The end, whose value is the first result, is read by none of the others.</summary>
    private sealed class Chain(Tensor end)
    {
        public Tensor End { get; } = end;

        public List<Tensor> Members { get; } = [end];

        public Tensor? Result { get; set; }
    }
}
