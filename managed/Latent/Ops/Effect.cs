using Latent.Interop.Native;

namespace Latent;

/// <summary>An operation that ends a run or changes variables. Its node has no elements and no gradient.</summary>
internal abstract record EffectOp : Op
{
    /// <summary>The stage of the step to which it belongs.</summary>
    public int Stage { get; init; }

    /// <summary>The variables that it changes, at the end of its stage.</summary>
    public virtual IReadOnlyList<Variable> Writes => [];

    public sealed override bool IsEffect => true;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => [0];

    public sealed override Tensor?[] Gradient(Tensor node, Tensor gradient) => new Tensor?[node.Inputs.Length];
}

/// <summary>
/// Ends the run, before the updates of the stage, if its input holds a NaN or an infinity. With two inputs it guards their product instead.
/// </summary>
/// <remarks>
/// <para>
/// With inputs A [k, m] and B [k, n] it guards the product AᵀB and the sums of A over its rows, neither of which need be computed. Each of
/// them is a sum of k terms of at most max|A| · max(1, max|B|), so all are finite where k · max|A| · max(1, max|B|) is below the largest
/// float.
/// </para>
/// <para>
/// With k = 128, max|A| = 10³⁰ and max|B| = 10¹⁰ the bound is 1.28 · 10⁴² and the run ends, although the terms might have cancelled. The
/// bound is safe on one side: it may refuse a product that would have been finite, and never lets pass one that is not.
/// </para>
/// </remarks>
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

    // Math.Max returns a NaN that it meets, which LINQ's Max ranks below all numbers.
    private static double Largest(double[] values) => values.Aggregate(0.0, (largest, value) => Math.Max(largest, Math.Abs(value)));
}

/// <summary>One optimizer step on a variable. Inputs: the gradient, and the learning rate as a single element.</summary>
/// <param name="Parameter">The variable that is updated.</param>
/// <param name="States">Its optimizer state: variables of its shape.</param>
internal abstract record UpdateOp(Variable Parameter, params Variable[] States) : EffectOp
{
    public sealed override IReadOnlyList<Variable> Writes => [Parameter, .. States];

    /// <summary>The opcode of the instruction.</summary>
    public abstract Opcode Opcode { get; }

    /// <summary>The attributes of the instruction, as the C header lists them.</summary>
    public abstract double[] Attributes { get; }

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape == Parameter.Shape
        ? [0]
        : throw Mismatch($"the gradient {inputs[0]} must have the shape {Parameter.Shape} of {Parameter.Name}.");

    /// <summary>Updates one element: returns the new parameter, and changes its optimizer state in place.</summary>
    protected abstract double Step(double parameter, double gradient, double rate, Span<double> states, long step);

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] parameter = evaluation.Variable(Parameter);
        double[][] states = Array.ConvertAll(States, evaluation.Variable);
        Span<double> element = stackalloc double[States.Length];
        for (int i = 0; i < parameter.Length; i++)
        {
            for (int s = 0; s < states.Length; s++)
            {
                element[s] = states[s][i];
            }

            parameter[i] = Step(parameter[i], inputs[0][i], inputs[1][0], element, evaluation.Step);
            for (int s = 0; s < states.Length; s++)
            {
                states[s][i] = element[s];
            }
        }

        return [];
    }

    public override void Emit(IInstructionWriter writer, Tensor node) =>
        writer.AddEffect(node, Opcode, 0, [Parameter, .. States], Attributes);
}
