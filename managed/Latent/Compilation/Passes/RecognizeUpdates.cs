namespace Latent.Compilation.Passes;

/// <summary>
/// Finds the updates that have a kernel among those that the optimizers compose: the assignments of a parameter and its states become one
/// operation. Other updates stay as they are.
/// </summary>
internal sealed class RecognizeUpdates : Rewrite
{
    // By the assignment of the parameter.
    private readonly Dictionary<Tensor, UpdateMatch> _updates = [];
    private readonly HashSet<Tensor> _absorbed = [];
    private ILookup<(int Stage, Variable Variable), Tensor> _writers = null!;

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        _writers = live.Where(node => node.Op is EffectOp)
            .SelectMany(node => ((EffectOp)node.Op).Writes.Select(variable => (((EffectOp)node.Op).Stage, variable, node)))
            .ToLookup(write => (write.Stage, write.variable), write => write.node);
        foreach (Tensor assignment in live.Where(node => node.Op is BlendOp { Weight: 1 }))
        {
            Recognize(assignment, (BlendOp)assignment.Op);
        }
    }

    protected override bool IsAbsorbed(Tensor node) => _absorbed.Contains(node);

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs) => _updates.TryGetValue(node, out UpdateMatch? update)
        ? target.Add(update.Op with { Stage = ((EffectOp)node.Op).Stage }, [Replaced(update.Gradient), Replaced(update.Rate)], null)
        : target.Add(node.Op, inputs, node.Name);

    private void Recognize(Tensor assignment, BlendOp op)
    {
        if (Assignment(op.Stage, op.Variable) != assignment)
        {
            return;
        }

        UpdateMatch? match = UpdatePattern.All
            .Select(pattern => pattern.Match(op.Variable, assignment.Inputs[0], variable => Assignment(op.Stage, variable)?.Inputs[0]))
            .FirstOrDefault(match => match is not null && !IsOneChain(match));
        if (match is not null)
        {
            _updates.Add(assignment, match);
            _absorbed.UnionWith(match.Op.States.Select(state => Assignment(op.Stage, state)!));
        }
    }

    /// <summary>The assignment of a variable, if nothing else writes it in the stage.</summary>
    private Tensor? Assignment(int stage, Variable variable) =>
        _writers[(stage, variable)].ToArray() is [{ Op: BlendOp { Weight: 1 } } only] && !_absorbed.Contains(only) && !_updates.ContainsKey(only) ? only : null;

    /// <summary>
    /// Whether an update without state ends the chain that computes its gradient for it alone: its kernel would only cut the chain in two.
    /// </summary>
    private bool IsOneChain(UpdateMatch match) =>
        match.Op.States.Length == 0 && match.Gradient.Op is UnaryOp or BinaryOp or SelectOp && Users(match.Gradient).Count == 1;
}
