using Latent.Interop;

namespace Latent.Metrics;

/// <summary>
/// The maximum mean discrepancy of two samples under a Gaussian kernel, and its p-value under the hypothesis that both come from one
/// distribution: Gretton et al., "A kernel two-sample test" (2012), equation 5 and section 5. The width of the kernel is the median
/// distance.
/// </summary>
/// <param name="Squared">MMD², the biased estimate.</param>
/// <param name="PValue">The fraction of labellings with an MMD² at least as large: random relabellings, and the given one.</param>
public readonly record struct MaximumMeanDiscrepancy(double Squared, double PValue)
{
    /// <summary>Compares two samples.</summary>
    /// <param name="first">Rows of [count, columns].</param>
    /// <param name="second">Rows with the same number of columns.</param>
    /// <param name="permutations">Number of random relabellings.</param>
    /// <param name="seed">Seed of the relabellings.</param>
    /// <param name="context">Context with threads and kernels; the default context if null.</param>
    /// <exception cref="ArgumentException">The numbers of columns differ, or the rows or relabellings are too many for one
    /// array.</exception>
    public static MaximumMeanDiscrepancy Of(float[,] first, float[,] second, int permutations = 999, ulong seed = 0,
        Context? context = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 1);
        (int m, int n) = (first.GetLength(0), second.GetLength(0));
        Require(m + (long)n, m + (long)n, "distances between them", "rows");
        Require(m + (long)n, permutations + 1L, "labels of their relabellings", "relabellings");
        float[] kernel = Kernel(first, second, context);
        // MMD² = wᵀ K w with w = 1/m for the first sample and -1/n for the second. Each column of weights is a relabelling.
        int labellings = permutations + 1;
        float[] weights = new float[(m + n) * labellings];
        RandomSource random = new(seed);
        for (int labelling = 0; labelling < labellings; labelling++)
        {
            int[] order = labelling == 0 ? [.. Enumerable.Range(0, m + n)] : random.Permutation(m + n);
            for (int i = 0; i < m + n; i++)
            {
                weights[order[i] * labellings + labelling] = i < m ? 1f / m : -1f / n;
            }
        }

        float[] products = new float[weights.Length];
        Kernels.Gemm(GemmForm.Nn, kernel, weights, products, m + n, labellings, m + n, context: context);
        double[] squared = new double[labellings];
        for (int i = 0; i < products.Length; i++)
        {
            squared[i % labellings] += (double)products[i] * weights[i];
        }

        return new MaximumMeanDiscrepancy(squared[0], squared.Count(value => value >= squared[0]) / (double)labellings);
    }

    private static void Require(long rows, long numbersOfEach, string what, string fewer)
    {
        if (rows * numbersOfEach > Array.MaxLength)
        {
            throw new ArgumentException(
                $"The {what}, of {rows} rows, are {rows} · {numbersOfEach} numbers; an array holds at most {Array.MaxLength}. Compare "
                + $"with fewer {fewer}.");
        }
    }

    private static float[] Kernel(float[,] first, float[,] second, Context? context)
    {
        (Points p, Points q) = Points.Pair(first, second);
        int size = p.Count + q.Count;
        float[] distances = new float[size * size];
        Fill(p, p, 0, 0);
        Fill(p, q, 0, p.Count);
        Fill(q, p, p.Count, 0);
        Fill(q, q, p.Count, p.Count);
        float[] order = [.. distances.Where((_, i) => i / size < i % size)];
        Array.Sort(order);
        double median = order.Length == 0 || order[order.Length / 2] == 0 ? 1 : order[order.Length / 2];
        return Array.ConvertAll(distances, distance => (float)Math.Exp(-distance / (2 * median)));

        void Fill(Points from, Points to, int top, int left) =>
            from.ForDistances(to, (row, values) => values.CopyTo(distances.AsSpan((top + row) * size + left)), context);
    }
}
