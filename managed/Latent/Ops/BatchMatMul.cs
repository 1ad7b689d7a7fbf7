using Latent.Interop;
using Latent.Interop.Native;

namespace Latent;

/// <summary>
/// Products of matrices, the last two axes, at most one of them transposed. The other axes are broadcast, and count the products.
/// </summary>
internal sealed record BatchMatMulOp(GemmForm Form) : Op
{
    private const int MatrixRank = 2;

    public override string Name => "matmul";

    public override string Description => $"batched matmul {Form.ToString().ToLowerInvariant()}";

    public override double Flops(Tensor node, int batch)
    {
        Shape a = node.Inputs[0].Shape;
        return 2.0 * node.Shape.Count(batch) * Shape.Resolve(a[a.Rank - (Form == GemmForm.Tn ? 2 : 1)], batch);
    }

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        (Tensor a, Tensor b) = (inputs[0], inputs[1]);
        if (a.Shape.Rank < MatrixRank || b.Shape.Rank < MatrixRank)
        {
            throw Mismatch(
                $"{a} and {b} must both have two axes or more, of which the last two are those of a matrix; "
                + "reshape a vector of k numbers to [1, k] or [k, 1].");
        }

        (long m, long k) = Sides(a.Shape, Form == GemmForm.Tn);
        (long inner, long n) = Sides(b.Shape, Form == GemmForm.Nt);
        if (k != inner)
        {
            throw Mismatch($"the inner dimensions of {a} and {b} in the form {Form} must be equal.");
        }

        try
        {
            return [.. Shape.Broadcast(Outer(a.Shape), Outer(b.Shape)), m, n];
        }
        catch (ArgumentException e)
        {
            throw Mismatch($"{a.Name} and {b.Name}, without the matrices of their last two axes: {e.Message}");
        }
    }

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        (Tensor a, Tensor b) = (node.Inputs[0], node.Inputs[1]);
        (Tensor ofA, Tensor ofB) = Form switch
        {
            GemmForm.Nn => (gradient.MatMulTransposed(b), a.TransposedMatMul(gradient)),
            GemmForm.Nt => (gradient.MatMul(b), gradient.TransposedMatMul(a)),
            _ => (b.MatMulTransposed(gradient), a.MatMul(gradient)),
        };
        return [ofA.SumTo(a.Shape), ofB.SumTo(b.Shape)];
    }

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        (Shape a, Shape b) = (node.Inputs[0].Shape, node.Inputs[1].Shape);
        Shape outer = Outer(node.Shape);
        (long[] aDims, long[] bDims) = (Matrix(a).Resolve(evaluation.Batch), Matrix(b).Resolve(evaluation.Batch));
        int[] ofA = evaluation.BroadcastIndices(Outer(a), outer), ofB = evaluation.BroadcastIndices(Outer(b), outer);
        return [.. ofA.Zip(ofB).SelectMany(pair => MatMulOp.Product(
            Form, MatrixAt(inputs[0], aDims, pair.First), aDims, MatrixAt(inputs[1], bDims, pair.Second), bDims))];
    }

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.BatchMatmul, (int)Form, 0);

    private static (long Rows, long Columns) Sides(Shape shape, bool isTransposed)
    {
        Shape matrix = Matrix(shape);
        return isTransposed ? (matrix[1], matrix[0]) : (matrix[0], matrix[1]);
    }

    private static Shape Matrix(Shape shape) => [.. shape.Skip(shape.Rank - MatrixRank)];

    private static Shape Outer(Shape shape) => [.. shape.SkipLast(MatrixRank)];

    private static double[] MatrixAt(double[] values, long[] dims, int place)
    {
        int count = (int)(dims[0] * dims[1]);
        return values[(place * count)..((place + 1) * count)];
    }
}
