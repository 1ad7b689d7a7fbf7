using Latent.Compilation.Planning;
using Latent.Interop;
using Latent.Interop.Native;
using Phase = Latent.Interop.Phase;

namespace Latent.Compilation;

/// <summary>The operation, shapes and cost of one native instruction of a program.</summary>
/// <param name="Phase">The phase in which it runs: before the row tiles, for each of them, or after them.</param>
/// <param name="Operation">The operation with all that is fused into it, such as <c>matmul nt + bias + relu</c>.</param>
/// <param name="Result">The name of the node that it computes.</param>
/// <param name="Shapes">The shapes of its inputs, and of its result.</param>
/// <param name="Flops">
/// Arithmetic operations of its matrix product in one step; 0 for other instructions, which memory or latency bounds.
/// </param>
/// <param name="Bytes">Bytes of its operands in one step, each counted once.</param>
public sealed record InstructionCost(Phase Phase, string Operation, string Result, string Shapes, double Flops, double Bytes)
{
    /// <summary>Describes an emitted instruction at a batch.</summary>
    internal static InstructionCost Of(Tensor node, Instruction instruction, IReadOnlyList<Interop.Native.Tensor> tensors, int batch)
    {
        double bytes = 0;
        foreach (int index in instruction.Inputs.AsReadOnlySpan())
        {
            bytes += index < 0 ? 0 : BytesOf(tensors[index], batch);
        }

        foreach (int index in instruction.Outputs.AsReadOnlySpan())
        {
            // Optimizers also read the variables that they write.
            bytes += index < 0 ? 0 : BytesOf(tensors[index], batch) * (node.Op is UpdateOp ? 2 : 1);
        }

        string inputs = string.Join(" ", node.Op.Operands(node).OfType<Tensor>().Select(input => $"{input.Shape}"));
        string shapes = node.Op.IsEffect ? inputs : $"{inputs} → {node.Shape}";
        return new InstructionCost((Phase)instruction.Phase, node.Op.Description, node.Name, shapes.Trim(), node.Op.Flops(node, batch),
            bytes);
    }

    // A table counts with all of its rows, although a gather reads only those that its indices name.
    private static double BytesOf(Interop.Native.Tensor tensor, int batch) =>
        ElementSize.Of((Interop.Dtype)tensor.Dtype) * tensor.Shape.ToArray()
            .Aggregate(1.0, (product, dim) => product * Shape.Resolve(dim, batch));
}
