using Latent.Interop;
using Latent.Interop.Native;
using Activation = Latent.Interop.Activation;

namespace Latent;

/// <summary>The product of two matrices, at most one of them transposed.</summary>
internal sealed record MatMulOp(GemmForm Form) : Op
{
    public override string Name => "matmul";

    public override string Description => $"matmul {Form.ToString().ToLowerInvariant()}";

    public override double Flops(Tensor node, int batch) => Flops(Form, node.Inputs[0].Shape, node.Inputs[1].Shape, batch);

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape shape = new BatchMatMulOp(Form).Infer(inputs);
        return shape.Rank == 2 ? shape : throw Mismatch($"{inputs[0]} and {inputs[1]} must both be matrices.");
    }

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        (Tensor a, Tensor b) = (node.Inputs[0], node.Inputs[1]);
        return Form switch
        {
            GemmForm.Nn => [gradient.MatMulTransposed(b), a.TransposedMatMul(gradient)],
            GemmForm.Nt => [gradient.MatMul(b), gradient.TransposedMatMul(a)],
            _ => [b.MatMulTransposed(gradient), a.MatMul(gradient)],
        };
    }

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) =>
        Product(Form, inputs[0], node.Inputs[0].Shape.Resolve(evaluation.Batch), inputs[1], node.Inputs[1].Shape.Resolve(evaluation.Batch));

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Matmul, (int)Form, (int)Activation.None);

    /// <summary>The number of multiplications and additions of a product.</summary>
    internal static double Flops(GemmForm form, Shape a, Shape b, int batch) =>
        2.0 * a.Count(batch) * b.Resolve(batch)[form == GemmForm.Nt ? 0 : 1];

    /// <summary>The product in double precision, by plain loops.</summary>
    internal static double[] Product(GemmForm form, double[] a, long[] aDims, double[] b, long[] bDims)
    {
        (long m, long inner) = form == GemmForm.Tn ? (aDims[1], aDims[0]) : (aDims[0], aDims[1]);
        long n = form == GemmForm.Nt ? bDims[0] : bDims[1];
        double[] c = new double[m * n];
        for (long i = 0; i < m; i++)
        {
            for (long k = 0; k < inner; k++)
            {
                double left = form == GemmForm.Tn ? a[k * m + i] : a[i * inner + k];
                for (long j = 0; j < n; j++)
                {
                    c[i * n + j] += left * (form == GemmForm.Nt ? b[j * inner + k] : b[k * n + j]);
                }
            }
        }

        return c;
    }
}

public sealed partial class Tensor
{
    /// <summary>
    /// The matrix product [.., m, k] · [.., k, n] = [.., m, n]. Axes before the last two count the matrices, and are broadcast.
    /// </summary>
    /// <exception cref="ArgumentException">An operand has fewer than two axes, or the shapes do not fit.</exception>
    public Tensor MatMul(Tensor other) => Product(GemmForm.Nn, other);

    /// <summary>
    /// The product with the transposes of the other matrices, [.., m, k] · [.., n, k]ᵀ = [.., m, n]. Axes before the last two count the
    /// matrices, and are broadcast.
    /// </summary>
    /// <exception cref="ArgumentException">An operand has fewer than two axes, or the shapes do not fit.</exception>
    public Tensor MatMulTransposed(Tensor other) => Product(GemmForm.Nt, other);

    /// <summary>
    /// The product of the transposes of these matrices with the others, [.., k, m]ᵀ · [.., k, n] = [.., m, n]. Axes before the last two
    /// count the matrices, and are broadcast.
    /// </summary>
    /// <exception cref="ArgumentException">An operand has fewer than two axes, or the shapes do not fit.</exception>
    public Tensor TransposedMatMul(Tensor other) => Product(GemmForm.Tn, other);

    private Tensor Product(GemmForm form, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        BatchMatMulOp many = new(form);
        Shape shape = many.Infer([this, other]);
        if (shape.Rank == 2)
        {
            return Apply(new MatMulOp(form), other);
        }

        bool isShared = other.Shape.Rank == 2 && form != GemmForm.Tn && Shape.SkipLast(1).Count(dim => dim < 0) <= 1;
        if (!isShared)
        {
            return Apply(many, other);
        }

        // One matrix for all: their rows below each other are one product.
        long rows = Shape.SkipLast(1).Aggregate(1L, (product, dim) => checked(product * dim));
        return Reshape([rows, Shape[Shape.Rank - 1]]).Apply(new MatMulOp(form), other).Reshape(shape);
    }
}
