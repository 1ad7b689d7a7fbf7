using static System.FormattableString;

namespace Latent.Markets;

/// <content>Kernel smoothing of a weighted sample.</content>
public sealed partial class MixtureDistribution
{
    /// <summary>
    /// Smooths a weighted sample by a kernel of standard deviation 0.9 · min(σ, IQR / 1.349) · n^(−1/5) (Silverman, "Density estimation for
    /// statistics and data analysis", 1986, section 3.4.2, equation 3.31). Deviation and interquartile range are weighted, and n is the
    /// effective size (Σ w)² / Σ w² of the sample (Kish, 1965). If half of the weight lies on one value, the range is 0, and σ alone
    /// counts.
    /// </summary>
    /// <param name="values">The sample, such as past returns.</param>
    /// <param name="weights">Weights of the values, 0 or more; they are divided by their sum.</param>
    /// <param name="degrees">The degrees of freedom of the t kernel, above 2; infinity makes it normal.</param>
    /// <param name="keepDeviation">Whether to draw values towards their mean, so that the smoothed sample has the standard deviation of
    /// the sample (Silverman, section 6.4); otherwise its variance is greater by that of the kernel.</param>
    /// <exception cref="ArgumentException">The numbers of values and weights differ, a value or weight is not allowed, or all values are
    /// the same.</exception>
    public static MixtureDistribution Kernel(ReadOnlySpan<double> values, ReadOnlySpan<double> weights,
        double degrees = double.PositiveInfinity, bool keepDeviation = false)
    {
        (double[] sample, double[] shares) = Weighted(values, weights);
        (double mean, double deviation, double size) = Moments(sample, shares);
        if (!(deviation > 0 && double.IsFinite(deviation)))
        {
            throw new ArgumentException(
                Invariant($"The {sample.Length} values with a weight above 0 have the standard deviation {deviation}; ")
                + "smoothing needs one above 0 and finite.");
        }

        double range = (WeightedQuantile(sample, shares, 0.75) - WeightedQuantile(sample, shares, 0.25)) / 1.349;
        double bandwidth = 0.9 * (range > 0 ? Math.Min(range, deviation) : deviation) * Math.Pow(size, -0.2);
        double shrink = keepDeviation ? deviation / Math.Sqrt(deviation * deviation + bandwidth * bandwidth) : 1;
        double[] scales = new double[sample.Length];
        Array.Fill(scales, shrink * bandwidth / Math.Sqrt(StandardCurve.Of(degrees).Variance));
        double[] locations = Array.ConvertAll(sample, value => mean + shrink * (value - mean));
        return new MixtureDistribution(shares, locations, scales, degrees);
    }

    // Keeps the values with a weight above 0.
    private static (double[] Values, double[] Weights) Weighted(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        if (values.Length != weights.Length)
        {
            throw new ArgumentException($"There are {values.Length} values and {weights.Length} weights; the numbers must be equal.");
        }

        List<double> sample = new(values.Length), shares = new(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            if (!(weights[i] >= 0 && double.IsFinite(weights[i]) && double.IsFinite(values[i])))
            {
                throw new ArgumentException(Invariant(
                    $"Value {i} is {values[i]} with the weight {weights[i]}; values must be finite, and weights finite and 0 or more."));
            }

            if (weights[i] > 0)
            {
                sample.Add(values[i]);
                shares.Add(weights[i]);
            }
        }

        return sample.Count > 1
            ? ([.. sample], [.. shares])
            : throw new ArgumentException($"Of {values.Length} values, {sample.Count} have a weight above 0; at least 2 must.");
    }

    private static (double Mean, double Deviation, double Size) Moments(double[] values, double[] weights)
    {
        double sum = 0, squares = 0, mean = 0, variance = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += weights[i];
            squares += weights[i] * weights[i];
            mean += weights[i] * values[i];
        }

        mean /= sum;
        for (int i = 0; i < values.Length; i++)
        {
            variance += weights[i] / sum * (values[i] - mean) * (values[i] - mean);
        }

        return (mean, Math.Sqrt(variance), sum * sum / squares);
    }

    // Each value has its quantile at the middle of its weight; between the middles the quantile is linear.
    private static double WeightedQuantile(double[] values, double[] weights, double probability)
    {
        double[] sorted = [.. values], shares = [.. weights];
        Array.Sort(sorted, shares);
        double aim = probability * shares.Sum(), below = 0;
        (double Middle, double Value) before = (0, sorted[0]);
        for (int i = 0; i < sorted.Length; i++)
        {
            double middle = below + 0.5 * shares[i];
            if (middle >= aim)
            {
                return i == 0 ? sorted[0] : before.Value + (sorted[i] - before.Value) * (aim - before.Middle) / (middle - before.Middle);
            }

            (before, below) = ((middle, sorted[i]), below + shares[i]);
        }

        return sorted[^1];
    }
}
