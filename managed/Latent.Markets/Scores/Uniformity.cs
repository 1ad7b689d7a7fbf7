using MathNet.Numerics;

namespace Latent.Markets;

/// <summary>Tests of the hypothesis that probability integral transforms are uniform.</summary>
public static class Uniformity
{
    /// <summary>
    /// The Kolmogorov-Smirnov test of independent values. The statistic is the greatest distance D of the empirical cdf from the diagonal.
    /// The p-value is Q((√n + 0.12 + 0.11 / √n) D) with the tail Q of Kolmogorov's distribution (Stephens, "Use of the Kolmogorov-Smirnov,
    /// Cramér-von Mises and related statistics without extensive tables", 1970, table 1).
    /// </summary>
    /// <param name="values">Values from 0 to 1, in any order; at least 1.</param>
    /// <exception cref="ArgumentException">There is no value, or one is not from 0 to 1.</exception>
    public static HypothesisTest KolmogorovSmirnov(ReadOnlySpan<double> values)
    {
        HypothesisTest.AtLeast(values.Length, 1, "values");
        ProbabilityIntegralTransform.Require(values);
        double[] sorted = [.. values];
        Array.Sort(sorted);
        double distance = 0, count = sorted.Length, root = Math.Sqrt(sorted.Length);
        for (int i = 0; i < sorted.Length; i++)
        {
            distance = Math.Max(distance, Math.Max(sorted[i] - i / count, (i + 1) / count - sorted[i]));
        }

        return new HypothesisTest(distance, KolmogorovTail((root + 0.12 + 0.11 / root) * distance));
    }

    /// <summary>
    /// Berkowitz' likelihood ratio test. The hypothesis is that z = Φ⁻¹(u) are independent standard normal numbers; the alternative is a
    /// Gaussian first-order autoregression of any mean, variance and coefficient. The likelihoods are exact; χ² has 3 degrees of freedom
    /// (Berkowitz, "Testing density forecasts, with applications to risk management", 2001). Values are first moved away from 0 and 1 by
    /// <see cref="ProbabilityIntegralTransform.Margin"/>.
    /// </summary>
    /// <param name="values">Values from 0 to 1, in the order of time; at least 4.</param>
    /// <exception cref="ArgumentException">There are fewer than 4 values, or one is not from 0 to 1.</exception>
    public static HypothesisTest Berkowitz(ReadOnlySpan<double> values)
    {
        HypothesisTest.AtLeast(values.Length, 4, "values");
        ProbabilityIntegralTransform.Require(values);
        double[] scores = new double[values.Length];
        double squares = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = StandardNormal.Instance.Quantile(
                Math.Clamp(values[i], ProbabilityIntegralTransform.Margin, 1 - ProbabilityIntegralTransform.Margin));
            squares += scores[i] * scores[i];
        }

        double angle = FindMinimum.OfScalarFunctionConstrained(angle => -Autoregression(scores, angle), -4, 4, 1e-8, 1000);
        return HypothesisTest.LikelihoodRatio(2 * Autoregression(scores, angle) + squares, 3);
    }

    // The log likelihood of an autoregression with coefficient tanh(angle), which keeps it stationary, maximised over mean and variance,
    // without the constant −(n / 2) ln 2π (Hamilton, "Time series analysis", 1994, section 5.2).
    private static double Autoregression(double[] values, double angle)
    {
        double coefficient = Math.Tanh(angle), sum = (1 + coefficient) * values[0];
        for (int i = 1; i < values.Length; i++)
        {
            sum += values[i] - coefficient * values[i - 1];
        }

        double mean = sum / (1 + coefficient + (values.Length - 1) * (1 - coefficient));
        double squares = (1 - coefficient * coefficient) * (values[0] - mean) * (values[0] - mean);
        for (int i = 1; i < values.Length; i++)
        {
            double error = values[i] - mean - coefficient * (values[i - 1] - mean);
            squares += error * error;
        }

        // ln(1 − tanh²) without cancellation. The variance has a lower bound, since the likelihood of equal values is infinite.
        double first = -2 * (Math.Abs(angle) + Math.Log((1 + Math.Exp(-2 * Math.Abs(angle))) / 2));
        double variance = Math.Max(squares / values.Length, 1e-30);
        return 0.5 * (first - values.Length * (Math.Log(variance) + 1));
    }

    // 2 Σ (−1)^(j − 1) exp(−2 j² x²); for small x, where that series is slow, 1 − √(2π) / x Σ exp(−(2j − 1)² π² / (8 x²)).
    private static double KolmogorovTail(double x)
    {
        double sum = 0;
        for (int j = 1; j <= 20; j++)
        {
            double odd = (2 * j - 1) * Math.PI / x;
            sum += x < 1 ? Math.Exp(-odd * odd / 8) : (j % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * j * j * x * x);
        }

        return Math.Clamp(x < 1 ? 1 - Math.Sqrt(2 * Math.PI) / x * sum : sum, 0, 1);
    }
}
