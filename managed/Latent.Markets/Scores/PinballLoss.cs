namespace Latent.Markets;

/// <summary>The pinball loss (p − 1{y &lt; q}) (y − q), whose expectation the true quantile minimises, in the units of the return (Koenker
/// and Bassett, "Regression quantiles", 1978; Gneiting and Raftery, 2007, section 6.1). Lower is better.</summary>
public static class PinballLoss
{
    /// <summary>The loss of one quantile.</summary>
    /// <param name="outcome">The outcome y.</param>
    /// <param name="quantile">The forecast quantile q.</param>
    /// <param name="probability">The probability p of the quantile, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1.</exception>
    public static double Of(double outcome, double quantile, double probability)
    {
        Check.Probability(probability);
        return (outcome < quantile ? probability - 1 : probability) * (outcome - quantile);
    }

    /// <summary>The mean loss of quantiles with the same probability.</summary>
    /// <param name="outcomes">The outcomes.</param>
    /// <param name="quantiles">The forecast quantile of each outcome.</param>
    /// <param name="probability">The probability of the quantiles, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">There are no outcomes, the numbers of outcomes and quantiles differ, or the probability is not
    /// between 0 and 1.</exception>
    public static double Mean(ReadOnlySpan<double> outcomes, ReadOnlySpan<double> quantiles, double probability)
    {
        HypothesisTest.AtLeast(outcomes.Length, 1, "outcomes");
        HypothesisTest.SameLength(outcomes.Length, "outcomes", quantiles.Length, "quantiles");
        double sum = 0;
        for (int i = 0; i < outcomes.Length; i++)
        {
            sum += Of(outcomes[i], quantiles[i], probability);
        }

        return sum / outcomes.Length;
    }

    /// <summary>The mean loss of a forecast's quantiles with several probabilities. On a fine grid of (0, 1), twice the mean is nearly
    /// <see cref="ReturnDistribution.Crps"/> (Gneiting and Ranjan, 2011).</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="probabilities">Probabilities of the quantiles, each above 0 and below 1.</param>
    /// <exception cref="ArgumentException">There is no probability, or one is not between 0 and 1.</exception>
    public static double Mean(ReturnDistribution forecast, double outcome, ReadOnlySpan<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        HypothesisTest.AtLeast(probabilities.Length, 1, "probabilities");
        double sum = 0;
        foreach (double probability in probabilities)
        {
            sum += Of(outcome, forecast.Quantile(probability), probability);
        }

        return sum / probabilities.Length;
    }
}
