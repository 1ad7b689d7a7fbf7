namespace Latent.Compilation.Passes;

/// <summary>
/// Replaces the composed updates of optimizers by kernels, where there are some: the assignments of a parameter and of its optimizer state
/// become one operation. Other updates stay as they are.
/// </summary>
internal sealed class RecognizeUpdates : Rewrite
{
    // The match of each assignment of a parameter.
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

    /// <summary>The assignment of a variable, if no other node writes it in the stage.</summary>
    private Tensor? Assignment(int stage, Variable variable) =>
        _writers[(stage, variable)].ToArray() is [{ Op: BlendOp { Weight: 1 } } only]
            && !_absorbed.Contains(only) && !_updates.ContainsKey(only)
            ? only
            : null;

    /// <summary>
    /// Whether an update has no state, and its gradient is an elementwise value that no other node reads. Both become one chain, which a
    /// kernel would only cut in two.
    /// </summary>
    private bool IsOneChain(UpdateMatch match) =>
        match.Op.States.Length == 0 && match.Gradient.Op is UnaryOp or BinaryOp or SelectOp && Users(match.Gradient).Count == 1;
}
