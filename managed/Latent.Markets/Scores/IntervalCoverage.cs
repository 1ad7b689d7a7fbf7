namespace Latent.Markets;

/// <summary>
/// Tests of exceedances, which are outcomes outside an interval or below a quantile: whether they are as frequent as they should be, and
/// whether they are independent of one another.
/// </summary>
/// <param name="Count">The number of forecasts.</param>
/// <param name="Exceedances">The number of outcomes outside.</param>
/// <param name="Unconditional">The test of the number of exceedances, χ² with 1 degree of freedom (Kupiec, "Techniques for verifying the
/// accuracy of risk measurement models", 1995).</param>
/// <param name="Independence">The test of independence against a first-order Markov chain, χ² with 1 degree of freedom (Christoffersen,
/// "Evaluating interval forecasts", 1998, section 3.2). If no outcome follows an exceedance, the statistic is 0 and the p-value 1.</param>
/// <param name="Conditional">The joint test: the sum of the two statistics, χ² with 2 degrees of freedom (Christoffersen, 1998, section
/// 3.3).</param>
public sealed record IntervalCoverage(int Count, int Exceedances, HypothesisTest Unconditional, HypothesisTest Independence,
    HypothesisTest Conditional)
{
    /// <summary>The fraction of outcomes outside.</summary>
    public double Rate => (double)Exceedances / Count;

    /// <summary>Tests of intervals.</summary>
    /// <param name="outcomes">Outcomes in the order of time; at least 2.</param>
    /// <param name="lows">The lower ends of the intervals.</param>
    /// <param name="highs">The upper ends of the intervals.</param>
    /// <param name="coverage">The probability of an outcome inside.</param>
    /// <exception cref="ArgumentException">The numbers of outcomes and ends differ, or the coverage is not between 0 and 1.</exception>
    public static IntervalCoverage Of(ReadOnlySpan<double> outcomes, ReadOnlySpan<double> lows, ReadOnlySpan<double> highs, double coverage)
    {
        HypothesisTest.SameLength(outcomes.Length, "outcomes", lows.Length, "lower ends");
        HypothesisTest.SameLength(outcomes.Length, "outcomes", highs.Length, "upper ends");
        bool[] outside = new bool[outcomes.Length];
        for (int i = 0; i < outside.Length; i++)
        {
            outside[i] = outcomes[i] < lows[i] || outcomes[i] > highs[i];
        }

        return Of(outside, 1 - coverage);
    }

    /// <summary>Tests of a sequence of exceedances.</summary>
    /// <param name="exceedances">Whether each outcome was outside, in the order of time; at least 2.</param>
    /// <param name="probability">The probability of an exceedance.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 outcomes, or the probability is not between 0 and 1.</exception>
    public static IntervalCoverage Of(ReadOnlySpan<bool> exceedances, double probability)
    {
        HypothesisTest.AtLeast(exceedances.Length, 2, "outcomes");
        int count = exceedances.Count(true);
        HypothesisTest unconditional = Kupiec(exceedances.Length, count, probability), independence = Christoffersen(exceedances);
        HypothesisTest conditional = HypothesisTest.LikelihoodRatio(unconditional.Statistic + independence.Statistic, 2);
        return new IntervalCoverage(exceedances.Length, count, unconditional, independence, conditional);
    }

    /// <summary>Kupiec's test of the number of exceedances, −2 ln((1 − p)ᵀ⁻ᴺ pᴺ) + 2 ln((1 − N / T)ᵀ⁻ᴺ (N / T)ᴺ).</summary>
    /// <param name="count">The number of forecasts T, 1 or more.</param>
    /// <param name="exceedances">The number of exceedances N.</param>
    /// <param name="probability">The probability p of an exceedance.</param>
    /// <exception cref="ArgumentException">The number of exceedances is negative or above that of forecasts, or the probability is not
    /// between 0 and 1.</exception>
    public static HypothesisTest Kupiec(int count, int exceedances, double probability)
    {
        Check.Probability(probability);
        HypothesisTest.AtLeast(count, 1, "outcomes");
        if (exceedances < 0 || exceedances > count)
        {
            throw new ArgumentOutOfRangeException(nameof(exceedances),
                $"There are {exceedances} exceedances in {count} outcomes; there must be from 0 to {count}.");
        }

        double free = LogLikelihood(count - exceedances, exceedances, (double)exceedances / count);
        return HypothesisTest.LikelihoodRatio(2 * (free - LogLikelihood(count - exceedances, exceedances, probability)), 1);
    }

    private static HypothesisTest Christoffersen(ReadOnlySpan<bool> exceedances)
    {
        int[,] moves = new int[2, 2];
        for (int i = 1; i < exceedances.Length; i++)
        {
            moves[exceedances[i - 1] ? 1 : 0, exceedances[i] ? 1 : 0]++;
        }

        int stays = moves[0, 0] + moves[1, 0], hits = moves[0, 1] + moves[1, 1];
        double chain = LogLikelihood(moves[0, 0], moves[0, 1]) + LogLikelihood(moves[1, 0], moves[1, 1]);
        return HypothesisTest.LikelihoodRatio(2 * (chain - LogLikelihood(stays, hits)), 1);
    }

    // The log-likelihood at the most likely probability of a hit; without any outcome, it is 0.
    private static double LogLikelihood(int misses, int hits) =>
        misses + hits == 0 ? 0 : LogLikelihood(misses, hits, (double)hits / (misses + hits));

    // The terms are 0 for 0 misses or hits, since 0 ln 0 = 0.
    private static double LogLikelihood(int misses, int hits, double probability) =>
        (misses == 0 ? 0 : misses * Math.Log(1 - probability)) + (hits == 0 ? 0 : hits * Math.Log(probability));
}
