namespace Latent.Markets;

/// <summary>The loss that a quantile minimises in expectation, (p − 1{y &lt; q}) (y − q), in the units of the return (Koenker and Bassett, "Regression
/// quantiles", 1978; Gneiting and Raftery, 2007, section 6.1). Lower is better.</summary>
public static class PinballLoss
{
    /// <summary>The loss of one quantile.</summary>
    /// <param name="outcome">What happened, y.</param>
    /// <param name="quantile">The quantile that was forecast, q.</param>
    /// <param name="probability">Its probability p, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1.</exception>
    public static double Of(double outcome, double quantile, double probability)
    {
        Check.Probability(probability);
        return (outcome < quantile ? probability - 1 : probability) * (outcome - quantile);
    }

    /// <summary>The mean loss of quantiles of one probability.</summary>
    /// <param name="outcomes">What happened.</param>
    /// <param name="quantiles">The quantile that was forecast for each.</param>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <exception cref="ArgumentException">There are no outcomes, or not as many quantiles, or the probability is not between 0 and 1.</exception>
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

    /// <summary>The mean loss of a forecast's quantiles of several probabilities; twice its mean over a fine grid of (0, 1) is nearly
    /// <see cref="ReturnDistribution.Crps"/> (Gneiting and Ranjan, 2011).</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="outcome">What happened.</param>
    /// <param name="probabilities">Each above 0 and below 1.</param>
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
