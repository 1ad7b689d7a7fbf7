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
        (Shape a, Shape b) = (inputs[0].Shape, inputs[1].Shape);
        if (a.Rank != 2 || b.Rank != 2)
        {
            throw Mismatch($"{inputs[0]} and {inputs[1]} must both be matrices.");
        }

        (long m, long k) = Form == GemmForm.Tn ? (a[1], a[0]) : (a[0], a[1]);
        (long inner, long n) = Form == GemmForm.Nt ? (b[1], b[0]) : (b[0], b[1]);
        return k == inner ? [m, n] : throw Mismatch(
            $"the inner dimensions of {inputs[0]} and {inputs[1]} in the form {Form} must be equal.");
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
    /// <summary>The matrix product [m, k] · [k, n] = [m, n].</summary>
    /// <exception cref="ArgumentException">An operand is not a matrix, or the inner dimensions differ.</exception>
    public Tensor MatMul(Tensor other) => Apply(new MatMulOp(GemmForm.Nn), other);

    /// <summary>The product with the transpose of the other matrix, [m, k] · [n, k]ᵀ = [m, n].</summary>
    /// <exception cref="ArgumentException">An operand is not a matrix, or the inner dimensions differ.</exception>
    public Tensor MatMulTransposed(Tensor other) => Apply(new MatMulOp(GemmForm.Nt), other);

    /// <summary>The product of the transpose of this matrix with the other, [k, m]ᵀ · [k, n] = [m, n].</summary>
    /// <exception cref="ArgumentException">An operand is not a matrix, or the inner dimensions differ.</exception>
    public Tensor TransposedMatMul(Tensor other) => Apply(new MatMulOp(GemmForm.Tn), other);
}
