using Latent.Interop;

namespace Latent;

/// <summary>The surroundings of an operation that is evaluated in double precision: batch, seed, step, inputs and variables.</summary>
internal sealed class Evaluation(RunOptions run, Func<Tensor, string, double[]> input, Func<Variable, double[]> variable)
{
    public int Batch => run.Batch;

    /// <summary>The row of the global batch at which the batch begins.</summary>
    public long FirstRow => run.FirstRow;

    /// <summary>The rows of the global batch that this batch is a part of; those of the batch itself if it is the whole.</summary>
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

    /// <summary>The index, for each element of a shape, of the element of a smaller shape that broadcasting copies to it.</summary>
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
