using MathNet.Numerics.Distributions;
using static System.FormattableString;

namespace Latent.Markets;

/// <summary>A backtest of value at risk and expected shortfall. Both are returns, so that losses are negative: the quantile q(p) and E[X |
/// X ≤ q(p)].</summary>
/// <param name="Probability">The probability p of a return below the value at risk.</param>
/// <param name="Coverage">Tests of the number of returns below the value at risk, and of their independence.</param>
/// <param name="Severity">Z₂ = 1 − Σ xₜ 1{xₜ ≤ qₜ} / (n p eₜ) of returns x, quantiles q and shortfalls e. It is 0 in expectation if the
/// forecasts are right, and negative if losses are more frequent or greater; −0.7 is about the 5 % level for a wide range of tails with n =
/// 250 and p = 2.5 % (Acerbi and Szekely, "Backtesting expected shortfall", 2014). Its distribution depends on the forecasts, so that it
/// has no p-value.</param>
/// <param name="Shortfall">Student's t test of the residuals (xₜ − eₜ) / σₜ of returns below the value at risk. The hypothesis is mean 0,
/// the alternative a lower mean: losses beyond the expected shortfall (McNeil and Frey, "Estimation of tail-related risk measures for
/// heteroscedastic financial time series", 2000, with the t distribution in place of their bootstrap). Null with fewer than 2 such returns,
/// or if all residuals are the same.</param>
public sealed record ValueAtRiskBacktest(double Probability, IntervalCoverage Coverage, double Severity, HypothesisTest? Shortfall)
{
    /// <summary>Tests forecast distributions.</summary>
    /// <param name="forecasts">Forecasts in the order of time; at least 2.</param>
    /// <param name="outcomes">The return after each forecast.</param>
    /// <param name="probability">The probability of a return below the value at risk, such as 0.01 or 0.05.</param>
    /// <exception cref="ArgumentException">The numbers of forecasts and outcomes differ, an outcome is not finite, or the probability is
    /// not between 0 and 1.</exception>
    public static ValueAtRiskBacktest Of(IReadOnlyList<ReturnDistribution> forecasts, ReadOnlySpan<double> outcomes, double probability)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        double[] quantiles = [.. forecasts.Select(forecast => forecast.Quantile(probability))];
        double[] shortfalls = [.. forecasts.Select(forecast => forecast.ExpectedShortfall(probability))];
        double[] deviations = [.. forecasts.Select(forecast => forecast.Deviation)];
        return Of(outcomes, quantiles, shortfalls, deviations, probability);
    }

    /// <summary>Tests the figures of forecasts.</summary>
    /// <param name="outcomes">Returns in the order of time; at least 2.</param>
    /// <param name="quantiles">The forecast value at risk of each return.</param>
    /// <param name="shortfalls">The forecast expected shortfall of each return, not 0.</param>
    /// <param name="deviations">The forecast standard deviation of each return, above 0.</param>
    /// <param name="probability">The probability of a return below the value at risk.</param>
    /// <exception cref="ArgumentException">The numbers of arguments differ, one of them is not allowed, or the probability is not between 0
    /// and 1.</exception>
    public static ValueAtRiskBacktest Of(
        ReadOnlySpan<double> outcomes, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> shortfalls, ReadOnlySpan<double> deviations,
        double probability)
    {
        Check.Probability(probability);
        HypothesisTest.SameLength(outcomes.Length, "outcomes", quantiles.Length, "quantiles");
        HypothesisTest.SameLength(outcomes.Length, "outcomes", shortfalls.Length, "shortfalls");
        HypothesisTest.SameLength(outcomes.Length, "outcomes", deviations.Length, "deviations");
        HypothesisTest.AllFinite(outcomes, "outcomes");
        bool[] below = new bool[outcomes.Length];
        List<double> residuals = [];
        double severity = 1;
        for (int i = 0; i < below.Length; i++)
        {
            if (shortfalls[i] == 0 || !(deviations[i] > 0))
            {
                throw new ArgumentException(Invariant($"Forecast {i} has the shortfall {shortfalls[i]} and the deviation {deviations[i]}; ")
                    + "the shortfall must not be 0, and the deviation must be above 0.");
            }

            below[i] = outcomes[i] <= quantiles[i];
            if (below[i])
            {
                severity -= outcomes[i] / (outcomes.Length * probability * shortfalls[i]);
                residuals.Add((outcomes[i] - shortfalls[i]) / deviations[i]);
            }
        }

        return new ValueAtRiskBacktest(probability, IntervalCoverage.Of(below, probability), severity, LowerMean(residuals));
    }

    private static HypothesisTest? LowerMean(List<double> residuals)
    {
        if (residuals.Count < 2)
        {
            return null;
        }

        double mean = residuals.Average(), squares = residuals.Sum(residual => (residual - mean) * (residual - mean));
        if (squares <= 0)
        {
            return null;
        }

        double statistic = mean / Math.Sqrt(squares / (residuals.Count - 1.0) / residuals.Count);
        return new HypothesisTest(statistic, StudentT.CDF(0, 1, residuals.Count - 1, statistic));
    }
}
