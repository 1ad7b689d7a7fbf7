namespace Latent.Compilation;

/// <summary>What an operation may ask while the reference interpreter evaluates it, and the scalar functions in double precision.</summary>
internal sealed class Evaluation(int batch, ulong seed, long step, Func<Tensor, string, double[]> input, Func<Variable, double[]> variable)
{
    public int Batch { get; } = batch;

    public ulong Seed { get; } = seed;

    public long Step { get; } = step;

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

    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>The error function, by its series (Abramowitz and Stegun 7.1.6), whose terms are all positive; 1 from 6 on.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) >= 6 || double.IsNaN(x))
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>ln(1 + x) to full precision: the rounding of 1 + x is divided out again.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>eˣ − 1 to full precision, by 2 e^(x/2) sinh(x/2).</summary>
    public static double Expm1(double x) => Math.Abs(x) > 1 ? Math.Exp(x) - 1 : 2 * Math.Exp(x / 2) * Math.Sinh(x / 2);
}
