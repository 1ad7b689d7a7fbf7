using Latent.Interop.Native;

namespace Latent.Compilation;

/// <summary>
/// Copies the weights of a step in row tiles once, before the tiles, into the order in which products read them, in place of once for each
/// tile.
/// </summary>
internal sealed class PackWeights : Rewrite
{
    private readonly Dictionary<(Tensor, Form), Tensor> _packed = [];

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        (Form Form, Epilogue Epilogue)? product = node.Op switch
        {
            MatMulOp matMul => (matMul.Form, default),
            ProductOp fused => (fused.Form, fused.Epilogue),
            _ => null,
        };
        if (product is not ({ } form and not Form.Tn, var epilogue) || inputs[1].Op is not VariableOp || !inputs[0].Shape.HasBatch)
        {
            return target.Add(node.Op, inputs, node.Name);
        }

        if (!_packed.TryGetValue((inputs[1], form), out Tensor? packed))
        {
            packed = target.Add(new PackOp(form), [inputs[1]], $"{inputs[1].Name} packed");
            _packed.Add((inputs[1], form), packed);
        }

        return target.Add(new ProductOp(form, epilogue with { Packed = true }), [.. inputs, packed], node.Name);
    }
}

/// <summary>A copy of the second factor of products of a form, in the order in which they read it.</summary>
internal sealed record PackOp(Form Form) : Op
{
    public override string Name => "pack";

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape factor = inputs[0].Shape;
        (long n, long k) = Form == Form.Nt ? (factor[0], factor[1]) : (factor[1], factor[0]);
        return [(n + Constants.PackColumns - 1) / Constants.PackColumns * Constants.PackColumns * k];
    }

    // Made by the compiler, after all differentiation.
    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => throw new NotSupportedException("A packed factor has no gradient rule.");

    // Which number stands where is up to the variant, and no other operation reads it.
    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) => new double[node.Shape.Count(evaluation.Batch)];

    public override void Emit(Emitter emitter, Tensor node) => emitter.Add(node, Opcode.Pack, (int)Form, 0);
}
