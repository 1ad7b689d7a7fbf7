namespace Latent.Compilation.Passes;

/// <summary>
/// Computes the new value of a variable in the variable's own memory, rather than elsewhere with a copy. Two conditions hold: no later node
/// reads the old value, and only other values that are computed in this way read the new one.
/// </summary>
internal sealed class AssignInPlace : Rewrite
{
    // The assignment of each value that is computed in place.
    private readonly Dictionary<Tensor, Tensor> _assignments = [];
    private ILookup<Variable, Tensor> _readers = null!;
    private ILookup<Variable, Tensor> _writers = null!;

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        _readers = live.SelectMany(node =>
            node.Inputs.Select(input => input.Root.Op).OfType<VariableOp>().Select(read => (read.Variable, node)))
            .ToLookup(read => read.Variable, read => read.node);
        _writers = live.SelectMany(node => Writes(node).Select(variable => (variable, node)))
            .ToLookup(write => write.variable, write => write.node);
        // In reverse order: whether a value can be computed in place depends on its readers.
        foreach (Tensor value in live.Reverse().Where(node => node.Op is UnaryOp or BinaryOp or SelectOp or ChainOp))
        {
            if (Users(value).Where(user => user.Op is BlendOp { Weight: 1 }).ToArray() is [Tensor assignment]
                && IsInPlace(value, assignment))
            {
                _assignments.Add(value, assignment);
            }
        }
    }

    protected override bool IsAbsorbed(Tensor node) => node.Op is BlendOp && _assignments.GetValueOrDefault(node.Inputs[0]) == node;

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs) => _assignments.TryGetValue(node, out Tensor? assignment)
        ? target.Add(new AssignOp(node.Op, ((BlendOp)assignment.Op).Variable) { Stage = StageOf(assignment) }, inputs, node.Name)
        : target.Add(node.Op, inputs, node.Name);

    private bool IsInPlace(Tensor value, Tensor assignment)
    {
        Variable variable = ((BlendOp)assignment.Op).Variable;
        return !IsResult(value) && IsInStageOf(value, assignment)
            && _writers[variable].Count(writer => IsInStageOf(writer, value)) == 1
            && Users(value).All(user => user == assignment || (_assignments.ContainsKey(user) && IsInStageOf(user, value)))
            && _readers[variable].All(reader => !IsInStageOf(reader, value) || reader.Id < value.Id || !BelongsToUpdates(reader))
            && value.Inputs.All(input => !Shows(input, variable) || input.Shape == value.Shape);
    }

    /// <summary>Whether a node runs with the updates, after all other nodes of its stage.</summary>
    private bool BelongsToUpdates(Tensor node) => _assignments.ContainsKey(node) || Writes(node).Count > 0;

    private static bool Shows(Tensor input, Variable variable) => input.Root.Op is VariableOp read && read.Variable == variable;

    private static IReadOnlyList<Variable> Writes(Tensor node) => (node.Op as EffectOp)?.Writes ?? [];
}
