using Latent.Interop.Native;

namespace Latent;

/// <summary>
/// Draws of a distribution from a numbered stream of Philox4x32-10; the same for the same seed, step, stream and element.
/// </summary>
internal sealed record RandomOp(Interop.Native.Random Distribution, double Probability, int Stream, Shape Shape) : Op
{
    public override string Name => Distribution.ToString().ToLowerInvariant();

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Shape;

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] values = new double[Shape.Count(evaluation.Batch)];
        // Draws are numbered over the global batch: those of its rows before this batch come first.
        long before = Shape.Rank > 0 && Shape[0] < 0 ? values.Length / evaluation.Batch * evaluation.FirstRow : 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Draw(evaluation.Seed, evaluation.Step, before + i);
        }

        return values;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) =>
        writer.Add(node, Opcode.Random, (int)Distribution, Stream, Probability);

    private double Draw(ulong seed, long step, long element)
    {
        (uint, uint, uint, uint) block = Philox.Block(seed, (uint)(element / 4), (uint)Stream, (ulong)step);
        uint[] words = [block.Item1, block.Item2, block.Item3, block.Item4];
        int word = (int)(element % 4);
        double uniform = (words[word] >> 8) * Ulp24;
        return Distribution switch
        {
            Interop.Native.Random.Uniform => uniform,
            Interop.Native.Random.Bernoulli => uniform < (float)Probability ? 1 : 0,
            _ => Normal(words[word & ~1], words[word | 1], word % 2 == 0),
        };
    }

    /// <summary>A normal number from two uniform words: r cos t or r sin t (Box and Muller, 1958).</summary>
    private static double Normal(uint radius, uint angle, bool first)
    {
        double r = Math.Sqrt(-2 * Math.Log((radius >> 8) * Ulp24 + Ulp24 / 2));
        double t = 2 * Math.PI * (angle >> 8) * Ulp24;
        return r * (first ? Math.Cos(t) : Math.Sin(t));
    }

    private const double Ulp24 = 1.0 / (1 << 24);
}
