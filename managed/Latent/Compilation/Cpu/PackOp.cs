using Latent.Compilation.Passes;
using Latent.Interop;
using Latent.Interop.Native;

namespace Latent.Compilation.Cpu;

/// <summary>A copy of the second factor of products of a form, in the order in which their kernels read it.</summary>
internal sealed record PackOp(GemmForm Form) : CompilerOp
{
    public override string Name => "pack";

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape factor = inputs[0].Shape;
        (long n, long k) = Form == GemmForm.Nt ? (factor[0], factor[1]) : (factor[1], factor[0]);
        return [(n + Constants.PackColumns - 1) / Constants.PackColumns * Constants.PackColumns * k];
    }

    // The order of the numbers depends on the variant of the kernels. No reference value depends on it: products read the weights
    // themselves.
    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) =>
        new double[node.Shape.Count(evaluation.Batch)];

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Pack, (int)Form, 0);
}
