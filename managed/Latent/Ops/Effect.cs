using Latent.Interop.Native;

namespace Latent;

/// <summary>An operation that is run for what it does. Its node has no elements and no gradient.</summary>
internal abstract record EffectOp : Op
{
    /// <summary>The stage of the step that it belongs to.</summary>
    public int Stage { get; init; }

    /// <summary>The variables that it changes, at the end of its stage.</summary>
    public virtual IReadOnlyList<Variable> Writes => [];

    public sealed override bool IsEffect => true;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => [0];

    public sealed override Tensor?[] Gradient(Tensor node, Tensor gradient) => new Tensor?[node.Inputs.Length];
}

/// <summary>
/// Ends the run before anything is updated if its input holds a NaN or an infinity. With a second input of as many rows: unless bounds on the
/// elements show that the product of the first, transposed, with the second is finite, and so are the sums of the first over its rows.
/// </summary>
internal sealed record GuardOp : EffectOp
{
    public override string Name => "guard";

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) => IsFinite(evaluation, node, inputs)
        ? []
        : throw new ArithmeticException($"{node.Inputs[0].Name} is not finite at step {evaluation.Step}.");

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.AddEffect(node, Opcode.Guard, 0, []);

    private static bool IsFinite(Evaluation evaluation, Tensor node, double[][] inputs) => inputs.Length == 1
        ? inputs[0].All(double.IsFinite)
        : node.Inputs[0].Shape.Resolve(evaluation.Batch)[0] * Largest(inputs[0]) * Math.Max(1, Largest(inputs[1])) < float.MaxValue;

    private static double Largest(double[] values) => values.Max(Math.Abs);
}

/// <summary>One optimizer step on a variable. Inputs: the gradient, and the learning rate as a single element.</summary>
internal abstract record UpdateOp(Variable Parameter, params Variable[] Slots) : EffectOp
{
    public sealed override IReadOnlyList<Variable> Writes => [Parameter, .. Slots];

    /// <summary>The opcode of the instruction.</summary>
    public abstract Opcode Opcode { get; }

    /// <summary>The attributes of the instruction, as the C header lists them.</summary>
    public abstract double[] Attributes { get; }

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape == Parameter.Shape
        ? [0]
        : throw Mismatch($"the gradient {inputs[0]} must have the shape {Parameter.Shape} of {Parameter.Name}.");

    /// <summary>One step on one element: the new parameter; slots are changed in place.</summary>
    protected abstract double Step(double parameter, double gradient, double rate, Span<double> slots, long step);

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] parameter = evaluation.Variable(Parameter);
        double[][] slots = Array.ConvertAll(Slots, evaluation.Variable);
        Span<double> element = stackalloc double[Slots.Length];
        for (int i = 0; i < parameter.Length; i++)
        {
            for (int s = 0; s < slots.Length; s++)
            {
                element[s] = slots[s][i];
            }

            parameter[i] = Step(parameter[i], inputs[0][i], inputs[1][0], element, evaluation.Step);
            for (int s = 0; s < slots.Length; s++)
            {
                slots[s][i] = element[s];
            }
        }

        return [];
    }

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.AddEffect(node, Opcode, 0, [Parameter, .. Slots], Attributes);
}
