using Latent.Interop.Native;

namespace Latent.Compilation;

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

/// <summary>Elementwise operations one after the other.</summary>
/// <param name="Steps">The traced nodes in order; the last gives the result.</param>
/// <param name="Outside">The traced nodes that the inputs stand for.</param>
internal sealed record ChainOp(Tensor[] Steps, Tensor[] Outside) : Op
{
    public override string Name => "chain";

    public override string Description => string.Join(", ", Steps.Select(step => step.Op.Name));

    public override RowTiles RowTiles => RowTiles.Maps;

    public override bool IsInPlace(int input) => true;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Steps[^1].Shape;

    // Made by the compiler, after all differentiation.
    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => throw new NotSupportedException("A fused operation has no gradient rule.");

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        Dictionary<Tensor, double[]> values = Outside.Zip(inputs).ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (Tensor step in Steps)
        {
            values[step] = step.Op.Evaluate(evaluation, step, Array.ConvertAll(step.Inputs, input => values[input]));
        }

        return values[Steps[^1]];
    }

    public override void Emit(Emitter emitter, Tensor node)
    {
        int first = emitter.ChainSteps.Count;
        emitter.ChainSteps.AddRange(Steps.Select(step => StepOf(step.Op, Array.ConvertAll(step.Inputs, Operand))));
        emitter.Add(node, Opcode.Chain, first, Steps.Length);
    }

    private static ChainStep StepOf(Op op, int[] operands) => op switch
    {
        UnaryOp unary => ChainStep.Create(Opcode.Map, (int)unary.Map, operands, unary.A, unary.B),
        BinaryOp binary => ChainStep.Create(Opcode.Combine, (int)binary.Combine, operands, binary.A),
        _ => ChainStep.Create(Opcode.Select, 0, operands),
    };

    private int Operand(Tensor tensor)
    {
        int step = Array.IndexOf(Steps, tensor);
        return step >= 0 ? Constants.MaxInputs + step : Array.IndexOf(Outside, tensor);
    }
}
