using static System.FormattableString;

namespace Latent.Markets;

/// <summary>The Sharpe ratio, the mean of returns divided by their standard deviation, and its significance given luck, heavy tails and the
/// number of trials.</summary>
public static class SharpeRatio
{
    /// <summary>Euler's constant.</summary>
    private const double Gamma = 0.57721566490153286;

    /// <summary>The annualised ratio, mean / deviation · √periods (Sharpe, "The Sharpe ratio", 1994); 0 for returns that are all
    /// 0.</summary>
    /// <param name="returns">Returns in excess of the risk-free rate, at least 2.</param>
    /// <param name="periodsPerYear">The number of returns a year; 1 for the ratio of one period.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 returns, one is not finite, or all are the same and not 0.</exception>
    public static double Of(ReadOnlySpan<double> returns, double periodsPerYear = 252)
    {
        Check.Positive(periodsPerYear, nameof(periodsPerYear));
        (double mean, double deviation, _, _) = Moments(returns);
        double unbiased = deviation * Math.Sqrt(returns.Length / (returns.Length - 1.0));
        return mean == 0 ? 0 : mean / unbiased * Math.Sqrt(periodsPerYear);
    }

    /// <summary>
    /// The probabilistic Sharpe ratio: the probability that the true ratio is above a benchmark, Φ((s − s*) √(n − 1) / √(1 − γ₃ s + (γ₄ −
    /// 1) s² / 4)) (Bailey and López de Prado, "The Sharpe ratio efficient frontier", 2012).
    /// </summary>
    /// <param name="sharpe">The ratio s of one period, not annualised.</param>
    /// <param name="benchmark">The benchmark s* of one period.</param>
    /// <param name="count">The number n of returns, at least 2.</param>
    /// <param name="skewness">The skewness γ₃ of the returns; 0 for normal ones.</param>
    /// <param name="kurtosis">The kurtosis γ₄ of the returns; 3 for normal ones.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 returns, or no distribution has these moments.</exception>
    public static double Probabilistic(double sharpe, double benchmark, int count, double skewness = 0, double kurtosis = 3)
    {
        HypothesisTest.AtLeast(count, 2, "returns");
        double variance = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe;
        return variance > 0
            ? StandardNormal.Instance.Cdf((sharpe - benchmark) * Math.Sqrt(count - 1) / Math.Sqrt(variance))
            : throw new ArgumentException(Invariant($"A Sharpe ratio of {sharpe}, a skewness of {skewness} and a kurtosis of {kurtosis} ")
                + Invariant($"contradict one another: the variance of the ratio would be {variance}."));
    }

    /// <summary>The probabilistic Sharpe ratio, computed from returns.</summary>
    /// <param name="returns">Returns, at least 2.</param>
    /// <param name="benchmark">The benchmark of one period.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 returns, one is not finite, or all are the same.</exception>
    public static double Probabilistic(ReadOnlySpan<double> returns, double benchmark = 0)
    {
        (_, _, double skewness, double kurtosis) = Moments(returns);
        return Probabilistic(Of(returns, 1), benchmark, returns.Length, skewness, kurtosis);
    }

    /// <summary>The expected maximum of the ratios of several trials whose true ratio is 0, √V ((1 − γ) Φ⁻¹(1 − 1 / N) + γ Φ⁻¹(1 − 1 / (N
    /// e))) (Bailey and López de Prado, "The deflated Sharpe ratio", 2014); 0 for a single trial.</summary>
    /// <param name="trials">The number N of independent trials, 1 or more.</param>
    /// <param name="variance">The variance V of the ratios of the trials, in the same units as the result.</param>
    /// <exception cref="ArgumentException">There is no trial, or the variance is negative or not finite.</exception>
    public static double ExpectedMaximum(int trials, double variance)
    {
        HypothesisTest.AtLeast(trials, 1, "trials");
        if (!(variance >= 0 && double.IsFinite(variance)))
        {
            throw new ArgumentOutOfRangeException(nameof(variance),
                Invariant($"The variance of Sharpe ratios is {variance}; it must be 0 or more and finite."));
        }

        return trials == 1
            ? 0
            : Math.Sqrt(variance) * ((1 - Gamma) * StandardNormal.Instance.Quantile(1 - 1.0 / trials)
                + Gamma * StandardNormal.Instance.Quantile(1 - 1 / (trials * Math.E)));
    }

    /// <summary>The deflated Sharpe ratio: the probability that the true ratio of the best of several trials is above 0, given that the
    /// best of many is partly luck. It is the probabilistic ratio with the benchmark <see cref="ExpectedMaximum"/> (Bailey and López de
    /// Prado, 2014).</summary>
    /// <param name="sharpe">The ratio of one period, not annualised.</param>
    /// <param name="count">The number of returns, at least 2.</param>
    /// <param name="trials">The number of independent trials.</param>
    /// <param name="variance">The variance of the ratios of the trials, for one period.</param>
    /// <param name="skewness">The skewness of the returns; 0 for normal ones.</param>
    /// <param name="kurtosis">The kurtosis of the returns; 3 for normal ones.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double Deflated(double sharpe, int count, int trials, double variance, double skewness = 0, double kurtosis = 3) =>
        Probabilistic(sharpe, ExpectedMaximum(trials, variance), count, skewness, kurtosis);

    /// <summary>The deflated Sharpe ratio, computed from the returns of the best trial.</summary>
    /// <param name="returns">Returns, at least 2.</param>
    /// <param name="trials">The number of independent trials.</param>
    /// <param name="variance">The variance of the ratios of the trials, for one period.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double Deflated(ReadOnlySpan<double> returns, int trials, double variance) =>
        Probabilistic(returns, ExpectedMaximum(trials, variance));

    // Moments of the sample, without correction of bias.
    private static (double Mean, double Deviation, double Skewness, double Kurtosis) Moments(ReadOnlySpan<double> returns)
    {
        HypothesisTest.AtLeast(returns.Length, 2, "returns");
        HypothesisTest.AllFinite(returns, "returns");
        double mean = 0, second = 0, third = 0, fourth = 0;
        foreach (double value in returns)
        {
            mean += value / returns.Length;
        }

        foreach (double value in returns)
        {
            double difference = value - mean, square = difference * difference;
            second += square / returns.Length;
            third += square * difference / returns.Length;
            fourth += square * square / returns.Length;
        }

        // The variance of equal returns is rounding error only.
        if (mean != 0 && second < 1e-26 * mean * mean)
        {
            throw new ArgumentException(
                Invariant($"All {returns.Length} returns are {returns[0]}; a Sharpe ratio needs returns that vary."));
        }

        return (mean, Math.Sqrt(second), second == 0 ? 0 : third / Math.Pow(second, 1.5), second == 0 ? 3 : fourth / (second * second));
    }
}
