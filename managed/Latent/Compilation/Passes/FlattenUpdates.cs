namespace Latent.Compilation.Passes;

/// <summary>
/// Updates the parameters of a stage that lie one after the other, and have the same settings and rate, by one instruction. It reads one
/// flat gradient, which one guard checks.
/// </summary>
/// <remarks>
/// With parameters w1 and w2 that lie side by side, guard(g1), guard(g2), adam(w1, g1), adam(w2, g2) become guard(g), adam(w1 to w2, g).
/// The block g holds g1 and g2 at the distance of w1 and w2. Gradients are computed at their places in the block; only those that must lie
/// elsewhere are copied. The pass runs after those that decide which nodes have memory of their own, and only where no update is inside a
/// product, which stores no gradient.
/// </remarks>
/// <param name="placeOf">The place of a variable in the memory of the program, or null if it has none.</param>
internal sealed class FlattenUpdates(Func<Variable, VariablePlace?> placeOf) : Rewrite
{
    private readonly Dictionary<Tensor, Group> _updates = [];
    private readonly Dictionary<Tensor, Group> _guards = [];
    private readonly Dictionary<(Variable First, Variable Last), FlatLayout> _layouts = [];
    // Roots that have a place already: results, leaves, and parts of a flat gradient.
    private readonly HashSet<Tensor> _placed = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        _placed.UnionWith(live.Where(node => IsResult(node) || node.Op is Leaf).Select(node => node.Root));
        ILookup<(int, Tensor), Tensor> guards = live.Where(node => node is { Op: GuardOp, Inputs.Length: 1 })
            .ToLookup(guard => (StageOf(guard), guard.Inputs[0].Root));
        foreach (IGrouping<int, Tensor> stage in live.Where(node => node.Op is UpdateOp).GroupBy(StageOf))
        {
            foreach (Tensor[] updates in Neighbours(stage).Where(updates => updates.Length > 1))
            {
                AddGroup(updates, guards);
            }
        }
    }

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (_guards.TryGetValue(node, out Group? guarded))
        {
            return guarded.Guard ??= target.Add(node.Op, [Flat(target, guarded)], node.Name);
        }

        return _updates.TryGetValue(node, out Group? updated)
            ? updated.Update ??= AddUpdate(target, updated)
            : target.Add(node.Op, inputs, node.Name);
    }

    /// <summary>Groups updates of variables that lie one after the other and have the same settings.</summary>
    private IEnumerable<Tensor[]> Neighbours(IEnumerable<Tensor> updates)
    {
        List<Tensor> group = [];
        foreach (Tensor update in updates.Where(update => Written(update).All(variable => placeOf(variable) is not null))
            .OrderBy(update => PlaceOf(update).Store).ThenBy(update => PlaceOf(update).Index))
        {
            if (group.Count > 0 && !Continues(group[^1], update))
            {
                yield return [.. group];
                group = [];
            }

            group.Add(update);
        }

        yield return [.. group];
    }

    private bool Continues(Tensor last, Tensor next)
    {
        (UpdateOp a, UpdateOp b) = ((UpdateOp)last.Op, (UpdateOp)next.Op);
        long distance = PlaceOf(next).Offset - PlaceOf(last).Offset;
        return a.Opcode == b.Opcode && a.Attributes.AsSpan().SequenceEqual(b.Attributes) && last.Inputs[1] == next.Inputs[1]
            && a.Writes.Zip(b.Writes).All(pair => placeOf(pair.First) is { } place && placeOf(pair.Second) is { } following
                && following == new VariablePlace(place.Store, place.Index + 1, place.Offset + distance));
    }

    private void AddGroup(Tensor[] updates, ILookup<(int, Tensor), Tensor> guards)
    {
        (Tensor[] gradients, Stack<Tensor> factors) = Unscaled(updates);
        Group group = new(updates, gradients, factors, LayoutOf(updates));
        foreach (Tensor update in updates)
        {
            _updates.Add(update, group);
        }

        Tensor[][] guarding = Array.ConvertAll(gradients, gradient => guards[(StageOf(updates[0]), gradient.Root)].ToArray());
        foreach (Tensor guard in guarding.All(found => found.Length > 0) ? guarding.SelectMany(found => found) : [])
        {
            _guards.TryAdd(guard, group);
        }
    }

    /// <summary>
    /// The gradients before they are all scaled by the same numbers, and these numbers. Clipping by a common norm, for example, scales them
    /// so.
    /// </summary>
    private (Tensor[] Gradients, Stack<Tensor> Factors) Unscaled(Tensor[] updates)
    {
        Tensor[] readers = updates;
        Tensor[] gradients = Array.ConvertAll(updates, update => update.Inputs[0]);
        Stack<Tensor> factors = [];
        while (gradients.Zip(readers).All(pair => IsScaled(pair.First, gradients[0]) && IsReadOnlyBy(pair.Second, pair.First)))
        {
            factors.Push(gradients[0].Inputs[1]);
            (readers, gradients) = (gradients, Array.ConvertAll(gradients, gradient => gradient.Inputs[0]));
        }

        return (gradients, factors);
    }

    private static bool IsScaled(Tensor gradient, Tensor like) => gradient.Op is MultiplyOp && like.Op is MultiplyOp
        && gradient.Inputs[1] == like.Inputs[1] && gradient.Inputs[1].Shape == Shape.Scalar && gradient.Inputs[0].Shape == gradient.Shape;

    private FlatLayout LayoutOf(Tensor[] updates)
    {
        Variable last = Written(updates[^1])[0];
        (Variable, Variable) ends = (Written(updates[0])[0], last);
        if (!_layouts.TryGetValue(ends, out FlatLayout? layout))
        {
            long[] offsets = Array.ConvertAll(updates, update => PlaceOf(update).Offset - PlaceOf(updates[0]).Offset);
            layout = new FlatLayout(offsets, offsets[^1] + last.Count);
            _layouts.Add(ends, layout);
        }

        return layout;
    }

    private Tensor AddUpdate(Graph target, Group group)
    {
        UpdateOp[] updates = Array.ConvertAll(group.Updates, update => (UpdateOp)update.Op);
        Tensor gradient = Flat(target, group);
        foreach (Tensor factor in group.Factors)
        {
            gradient = target.Add(new MultiplyOp(), [gradient, ReplacementBefore(target, factor)], $"{gradient.Name} scaled");
        }

        Tensor rate = ReplacementBefore(target, group.Updates[0].Inputs[1]);
        return target.Add(new FlatUpdateOp(updates, group.Layout) { Stage = updates[0].Stage }, [gradient, rate], group.Updates[0].Name);
    }

    private Tensor Flat(Graph target, Group group)
    {
        string name = $"gradient of {Written(group.Updates[0])[0].Name} to {Written(group.Updates[^1])[0].Name}";
        return group.Flat ??= target.Add(new FlatOp(group.Layout), Array.ConvertAll(group.Gradients, gradient => Part(target, gradient)),
            name);
    }

    /// <summary>The gradient, or a copy of it if it must lie elsewhere.</summary>
    private Tensor Part(Graph target, Tensor gradient)
    {
        Tensor replaced = ReplacementBefore(target, gradient);
        return _placed.Add(gradient.Root) ? replaced : target.Add(new BroadcastToOp(gradient.Shape), [replaced], $"{gradient.Name} copied");
    }

    private VariablePlace PlaceOf(Tensor update) => placeOf(Written(update)[0])!.Value;

    private static IReadOnlyList<Variable> Written(Tensor update) => ((UpdateOp)update.Op).Writes;

    /// <summary>Updates that become one, their gradients, and the nodes that replace them.</summary>
    private sealed class Group(Tensor[] updates, Tensor[] gradients, Stack<Tensor> factors, FlatLayout layout)
    {
        public Tensor[] Updates { get; } = updates;

        public Tensor[] Gradients { get; } = gradients;

        public IReadOnlyCollection<Tensor> Factors { get; } = factors;

        public FlatLayout Layout { get; } = layout;

        public Tensor? Flat { get; set; }

        public Tensor? Guard { get; set; }

        public Tensor? Update { get; set; }
    }
}
