using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Corrections for multiple testing: adjusted p-values can each be compared with the level as if there were one test.</summary>
public static class MultipleTesting
{
    /// <summary>Adjusts p-values by Holm's procedure, which keeps the probability of any false rejection below the level for dependent
    /// tests too (Holm, "A simple sequentially rejective multiple test procedure", 1979): the maximum over p₍ⱼ₎ ≤ p of (m − j + 1)
    /// p₍ⱼ₎.</summary>
    /// <param name="pValues">P-values, 0 to 1.</param>
    /// <returns>The adjusted values, in the same order.</returns>
    /// <exception cref="ArgumentException">A p-value is not 0 to 1.</exception>
    public static double[] Holm(ReadOnlySpan<double> pValues)
    {
        int[] order = Order(pValues);
        double[] adjusted = new double[order.Length];
        double most = 0;
        for (int i = 0; i < order.Length; i++)
        {
            most = Math.Max(most, Math.Min(1, (order.Length - i) * pValues[order[i]]));
            adjusted[order[i]] = most;
        }

        return adjusted;
    }

    /// <summary>Adjusts p-values by the procedure of Benjamini and Hochberg, which keeps the expected fraction of false rejections below
    /// the level for independent or positively dependent tests ("Controlling the false discovery rate", 1995): the minimum over p₍ⱼ₎ ≥ p of
    /// (m / j) p₍ⱼ₎.</summary>
    /// <param name="pValues">P-values, 0 to 1.</param>
    /// <returns>The adjusted values, in the same order.</returns>
    /// <exception cref="ArgumentException">A p-value is not 0 to 1.</exception>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> pValues)
    {
        int[] order = Order(pValues);
        double[] adjusted = new double[order.Length];
        double least = 1;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            least = Math.Min(least, pValues[order[i]] * order.Length / (i + 1));
            adjusted[order[i]] = least;
        }

        return adjusted;
    }

    private static int[] Order(ReadOnlySpan<double> pValues)
    {
        int[] order = new int[pValues.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            if (!(pValues[i] >= 0 && pValues[i] <= 1))
            {
                throw new ArgumentException(Invariant($"P-value {i} is {pValues[i]}; it must be from 0 to 1."));
            }
        }

        double[] keys = [.. pValues];
        Array.Sort(keys, order);
        return order;
    }
}
