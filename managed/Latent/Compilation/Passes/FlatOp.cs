namespace Latent.Compilation.Passes;

/// <summary>The places of tensors in a block of memory, with zeros between them. Layouts are compared by reference.</summary>
/// <param name="offsets">The first element of each tensor.</param>
/// <param name="length">The number of elements of the block.</param>
internal sealed class FlatLayout(long[] offsets, long length)
{
    /// <summary>The first element of each tensor.</summary>
    public IReadOnlyList<long> Offsets { get; } = offsets;

    /// <summary>The number of elements of the block.</summary>
    public long Length { get; } = length;
}

/// <summary>
/// Several tensors as one block of memory. It has no instruction: the memory plan places each input at its offset in the block, so that the
/// node that computes the input writes it there. Each input must have memory of its own, or be a view of a tensor that has.
/// </summary>
internal sealed record FlatOp(FlatLayout Layout) : CompilerOp
{
    public override string Name => "flat";

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => [Layout.Length];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] block = new double[Layout.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].CopyTo(block, Layout.Offsets[i]);
        }

        return block;
    }

    public override void Emit(IInstructionWriter writer, Tensor node)
    {
    }
}
