using MathNet.Numerics.Distributions;

namespace Latent.Markets;

/// <summary>
/// The test of Diebold and Mariano for equal accuracy of two forecasts ("Comparing predictive accuracy", 1995). The statistic is the mean
/// of the differences of losses divided by its standard error. The long-run variance is γ₀ + 2 Σ (1 − k / (L + 1)) γₖ over lags up to L
/// (Newey and West, 1987). The statistic is multiplied by √((n + 1 − 2h + h (h − 1) / n) / n) and compared with Student's t distribution of
/// n − 1 degrees of freedom (Harvey, Leybourne and Newbold, "Testing the equality of prediction mean squared errors", 1997, equation 9).
/// </summary>
/// <param name="Difference">The mean of first minus second losses: negative if the first forecast is better.</param>
/// <param name="Statistic">The corrected statistic: 0 for equal losses, infinite if all differences are the same and not 0.</param>
/// <param name="PValue">The two-sided p-value.</param>
/// <param name="FirstBetter">The one-sided p-value of a statistic at least as low: small if the first forecast is better.</param>
/// <param name="SecondBetter">The one-sided p-value of a statistic at least as high: small if the second forecast is better.</param>
/// <param name="Lags">The number of lags L.</param>
public sealed record DieboldMariano(double Difference, double Statistic, double PValue, double FirstBetter, double SecondBetter, int Lags)
{
    /// <summary>Compares two forecasts.</summary>
    /// <param name="first">The losses of the first forecast, such as scores, in the order of time.</param>
    /// <param name="second">The losses of the second forecast for the same outcomes.</param>
    /// <param name="horizon">The horizon h of the forecasts in steps; losses of overlapping horizons are correlated.</param>
    /// <param name="lags">The number of lags L; null for the greater of h − 1 and ⌊4 (n / 100)^(2/9)⌋ (Newey and West, 1994).</param>
    /// <exception cref="ArgumentException">The numbers of losses differ, there are no more than the horizon or fewer than 2, or one is not
    /// finite.</exception>
    public static DieboldMariano Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int horizon = 1, int? lags = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        HypothesisTest.SameLength(first.Length, "losses of the first forecast", second.Length, "losses of the second");
        HypothesisTest.AtLeast(first.Length, Math.Max(horizon + 1, 2), $"losses of forecasts of {horizon} steps");
        HypothesisTest.AllFinite(first, "first losses");
        HypothesisTest.AllFinite(second, "second losses");
        double count = first.Length;
        int most = Math.Min(lags ?? Math.Max(horizon - 1, (int)(4 * Math.Pow(count / 100, 2.0 / 9))), first.Length - 1);
        ArgumentOutOfRangeException.ThrowIfNegative(most, nameof(lags));
        (double mean, double variance) = LongRun(first, second, most);
        double correction = Math.Sqrt((count + 1 - 2 * horizon + horizon * (horizon - 1) / count) / count);
        double statistic = mean == 0 ? 0 : correction * mean / Math.Sqrt(variance / count);
        double below = double.IsInfinity(statistic) ? (statistic < 0 ? 0 : 1) : StudentT.CDF(0, 1, count - 1, statistic);
        double above = double.IsInfinity(statistic) ? 1 - below : StudentT.CDF(0, 1, count - 1, -statistic);
        return new DieboldMariano(mean, statistic, Math.Min(1, 2 * Math.Min(below, above)), below, above, most);
    }

    private static (double Mean, double Variance) LongRun(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int lags)
    {
        double[] differences = new double[first.Length];
        double mean = 0;
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = first[i] - second[i];
            mean += differences[i] / differences.Length;
        }

        double variance = 0;
        for (int lag = 0; lag <= lags; lag++)
        {
            double sum = 0;
            for (int i = lag; i < differences.Length; i++)
            {
                sum += (differences[i] - mean) * (differences[i - lag] - mean);
            }

            variance += (lag == 0 ? 1 : 2 * (1 - lag / (lags + 1.0))) * sum / differences.Length;
        }

        // The variance of equal differences is rounding error only.
        return (mean, variance > 1e-26 * mean * mean ? variance : 0);
    }
}
