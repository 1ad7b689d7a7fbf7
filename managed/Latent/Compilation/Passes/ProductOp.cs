using Latent.Interop;
using Latent.Interop.Native;

namespace Latent.Compilation.Passes;

/// <summary>
/// A matrix product with an epilogue fused into it. Inputs: the factors, then those of bias, gate, addend and packed copy that it has.
/// </summary>
internal sealed record ProductOp(GemmForm Form, Epilogue Epilogue) : CompilerOp, IHasSideResults
{
    /// <summary>The output slot of the sums of the first factor over k; form TN.</summary>
    public const int RowSums = 1;

    private const int BiasSlot = 2, GateSlot = 3, AddendSlot = 4, PackedSlot = 5;

    public override string Name => "linear";

    public override string Description => Epilogue.Describe(new MatMulOp(Form).Description);

    public override double Flops(Tensor node, int batch) => MatMulOp.Flops(Form, node.Inputs[0].Shape, node.Inputs[1].Shape, batch);

    public override bool IsInPlace(int input) => Epilogue.Addend && input == 2;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => new MatMulOp(Form).Infer(inputs[..2]);

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] product = new MatMulOp(Form).Evaluate(evaluation, node, inputs[..2]);
        Queue<double[]> rest = new(inputs[2..]);
        product = Epilogue.Finish(product, Epilogue.Bias ? rest.Dequeue() : null);
        if (Epilogue.Gate is { } gate)
        {
            product = [.. product.Zip(rest.Dequeue(), gate.Value)];
        }

        return Epilogue.Addend ? [.. product.Zip(rest.Dequeue(), (value, addend) => value + addend)] : product;
    }

    public double[] EvaluateSide(Evaluation evaluation, Tensor node, double[][] inputs, int slot) => SumRows(inputs[0], (int)node.Shape[0]);

    public override Tensor?[] Operands(Tensor node)
    {
        Tensor?[] slots = new Tensor?[PackedSlot + 1];
        node.Inputs[..2].CopyTo(slots, 0);
        int next = 2;
        slots[BiasSlot] = Epilogue.Bias ? node.Inputs[next++] : null;
        slots[GateSlot] = Epilogue.Gate is not null ? node.Inputs[next++] : null;
        slots[AddendSlot] = Epilogue.Addend ? node.Inputs[next++] : null;
        slots[PackedSlot] = Epilogue.Packed ? node.Inputs[next] : null;
        return slots;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) =>
        writer.Add(node, Opcode.Matmul, (int)Form, (int)Epilogue.Kind, InstructionFormat.Matmul(Epilogue.Slope, Epilogue.Gate?.Slope ?? 0));

    /// <summary>The sums of a matrix over its rows.</summary>
    public static double[] SumRows(double[] matrix, int columns)
    {
        double[] sums = new double[columns];
        for (int i = 0; i < matrix.Length; i++)
        {
            sums[i % columns] += matrix[i];
        }

        return sums;
    }
}
