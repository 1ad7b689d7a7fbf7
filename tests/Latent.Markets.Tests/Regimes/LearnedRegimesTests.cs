namespace Latent.Markets.Tests.Regimes;

/// <summary>Regimes in learned latents, on prices whose states are known.</summary>
public sealed class LearnedRegimesTests
{
    private const int Days = 3000;
    private const int Start = 100;

    [Test]
    public void Regimes_agree_with_the_states_that_made_the_prices([Values(2, 3, 4)] int states, [Values(1UL, 2UL, 3UL)] ulong seed)
    {
        (PriceSeries prices, int[] truth, double[] returns) = Simulations.Of(states, Days, seed);
        double best = Agreement(truth, [.. Labels(Simulations.Truth(states).Filter(new Observations(returns, 1)))]);
        (double learned, int found) = Learn(prices, truth);
        TestContext.Out.WriteLine(
            $"{states} states, seed {seed}: adjusted Rand index {learned:0.000} with {found} regimes; the filter that knows the truth, "
            + $"on daily returns, {best:0.000}");
        Assert.That(best, Is.GreaterThan(0.65));
        Assert.That(learned, Is.GreaterThanOrEqualTo(0.6));
    }

    [Test]
    public void A_random_walk_has_one_regime([Values("vae-mixture", "vae-hmm", "vae-ngram")] string name, [Values(1UL, 2UL)] ulong seed)
    {
        PriceSeries prices = Simulations.Of(1, Days, seed).Prices;
        using FittedModel fitted = MarketModels.Find(name).Fit(prices.Until(Days - 1), new FitOptions());
        Assert.That(fitted.Regimes, Has.Count.EqualTo(1));
    }

    private static (double Agreement, int Regimes) Learn(PriceSeries prices, int[] truth)
    {
        using FittedModel fitted = MarketModels.Find("vae-hmm").Fit(prices.Until(Days - 1), new FitOptions());
        StateTracker tracker = fitted.Track(prices.Until(Start));
        List<int> labels = [Label(tracker.Forecast().StateProbabilities)];
        for (int day = Start + 1; day < Days; day++)
        {
            tracker.Advance(prices.Until(day));
            labels.Add(Label(tracker.Forecast().StateProbabilities));
        }

        return (Agreement(truth, [.. Enumerable.Repeat(0, Start), .. labels]), fitted.Regimes.Count);
    }

    private static double Agreement(int[] truth, int[] labels) =>
        ClusteringAgreement.AdjustedRand(truth.AsSpan(Start), labels.AsSpan(Start));

    private static IEnumerable<int> Labels(double[,] probabilities) => Enumerable.Range(0, probabilities.GetLength(0))
        .Select(day => Label([.. Enumerable.Range(0, probabilities.GetLength(1)).Select(state => probabilities[day, state])]));

    private static int Label(IReadOnlyList<double> probabilities) => Forecast.MostProbable(probabilities);
}
