using Latent.Interop;

namespace Latent;

/// <summary>What an operation may ask while it is evaluated in double precision.</summary>
internal sealed class Evaluation(RunOptions run, Func<Tensor, string, double[]> input, Func<Variable, double[]> variable)
{
    public int Batch => run.Batch;

    /// <summary>The row of the global batch at which the batch begins.</summary>
    public long FirstRow => run.FirstRow;

    /// <summary>The rows of the batch that this one is a part of, or its own.</summary>
    public long GlobalBatch => Math.Max(run.Batch, run.GlobalBatch);

    public ulong Seed => run.Seed;

    public long Step => run.FirstStep;

    /// <summary>The numbers bound to an input.</summary>
    public double[] Input(Tensor node, string label) => input(node, label);

    /// <summary>The live values of a variable; an update changes them.</summary>
    public double[] Variable(Variable of) => variable(of);

    /// <summary>Values of one shape repeated to another.</summary>
    public double[] Broadcast(double[] values, Shape from, Shape to) =>
        from == to ? values : Array.ConvertAll(BroadcastIndices(from, to), index => values[index]);

    /// <summary>For each element of a shape the index of the element of a smaller shape that broadcasting puts there.</summary>
    public int[] BroadcastIndices(Shape from, Shape to)
    {
        long[] source = from.Resolve(Batch);
        long[] target = to.Resolve(Batch);
        int[] indices = new int[to.Count(Batch)];
        for (int i = 0; i < indices.Length; i++)
        {
            long rest = i;
            long stride = 1;
            for (int back = 1; back <= target.Length; back++)
            {
                (rest, long position) = Math.DivRem(rest, target[^back]);
                if (back <= source.Length)
                {
                    indices[i] += (int)(source[^back] == 1 ? 0 : position * stride);
                    stride *= source[^back];
                }
            }
        }

        return indices;
    }
}
