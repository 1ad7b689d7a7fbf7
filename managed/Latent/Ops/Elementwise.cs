using Latent.Interop;
using Latent.Interop.Native;

namespace Latent;

/// <summary>An operation y = f(x) on each element.</summary>
internal abstract record UnaryOp(MapKind Map, double A = 0, double B = 0) : Op
{
    public override string Name => Map.ToString().ToLowerInvariant();

    public sealed override bool IsInPlace(int input) => true;

    public sealed override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape;

    /// <summary>f(x).</summary>
    public abstract double Value(double x);

    /// <summary>The gradient of the input from input, output and the gradient of the output. Null if it is zero everywhere.</summary>
    protected abstract Tensor? Derivative(Tensor x, Tensor y, Tensor gradient);

    public sealed override Tensor?[] Gradient(Tensor node, Tensor gradient) => [Derivative(node.Inputs[0], node, gradient)];

    public sealed override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) => Array.ConvertAll(inputs[0], Value);

    public sealed override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Map, (int)Map, 0, A, B);
}

/// <summary>An operation y = f(p, q) on each pair of elements, with broadcasting.</summary>
internal abstract record BinaryOp(CombineKind Combine, double A = 0) : Op
{
    public override string Name => Combine.ToString().ToLowerInvariant();

    public sealed override bool IsInPlace(int input) => true;

    public sealed override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        try
        {
            return Shape.Broadcast(inputs[0].Shape, inputs[1].Shape);
        }
        catch (ArgumentException e)
        {
            throw Mismatch($"{inputs[0].Name} and {inputs[1].Name}: {e.Message}");
        }
    }

    /// <summary>f(p, q).</summary>
    public abstract double Value(double p, double q);

    /// <summary>The gradients of p and q in the broadcast shape. Null if they are zero everywhere.</summary>
    protected abstract (Tensor? P, Tensor? Q) Derivatives(Tensor p, Tensor q, Tensor y, Tensor gradient);

    public sealed override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        (Tensor? p, Tensor? q) = Derivatives(node.Inputs[0], node.Inputs[1], node, gradient);
        return [p?.SumTo(node.Inputs[0].Shape), q?.SumTo(node.Inputs[1].Shape)];
    }

    public sealed override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] p = evaluation.Broadcast(inputs[0], node.Inputs[0].Shape, node.Shape);
        double[] q = evaluation.Broadcast(inputs[1], node.Inputs[1].Shape, node.Shape);
        return [.. p.Zip(q, Value)];
    }

    public sealed override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Combine, (int)Combine, 0, A);
}
