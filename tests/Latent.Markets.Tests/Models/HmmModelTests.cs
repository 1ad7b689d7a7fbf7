namespace Latent.Markets.Tests.Models;

/// <summary>Forecasts of hidden Markov models.</summary>
public sealed class HmmModelTests
{
    [Test]
    public void The_forecast_mixes_states_after_one_transition([Values] DensityFamily density)
    {
        PriceSeries series = Prices.Of(Prices.Returns(1, 1500));
        FittedHmm fitted = (FittedHmm)new HmmModel(density).Fit(series.Until(1500), new FitOptions { Seed = 1 });
        HiddenMarkovModel model = fitted.Model;
        Forecast forecast = fitted.Track(series.Until(1500)).Forecast();
        double[,] filtered = model.Filter(new Observations(series.Until(1500).Returns(), 1));
        double mean = 0, square = 0;
        for (int to = 0; to < model.States; to++)
        {
            double weight = Enumerable.Range(0, model.States).Sum(from => filtered[1499, from] * model.Chain[from, to]);
            mean += weight * model.Mean(to)[0];
            square += weight * (Math.Pow(model.Mean(to)[0], 2) + Math.Pow(model.Deviation(to), 2));
        }

        Assert.That(forecast.StateProbabilities, Is.EqualTo(Enumerable.Range(0, model.States).Select(state => filtered[1499, state])));
        Assert.That(forecast.Distribution.Mean, Is.EqualTo(mean).Within(1e-12));
        Assert.That(forecast.Distribution.Deviation, Is.EqualTo(Math.Sqrt(square - mean * mean)).Within(1e-12));
    }

    /// <summary>Over two days, the mixture over all pairs of states is exact; the sample of paths agrees with its moments and
    /// quartiles.</summary>
    [Test]
    public void Paths_over_two_days_agree_with_the_mixture_over_pairs_of_states()
    {
        PriceSeries series = Prices.Of(Prices.Returns(2, 1500));
        FittedHmm fitted = (FittedHmm)new HmmModel(DensityFamily.Normal).Fit(series.Until(1500), new FitOptions { Seed = 1, Horizon = 2 });
        HiddenMarkovModel model = fitted.Model;
        Forecast forecast = fitted.Track(series.Until(1500)).Forecast();
        List<double> weights = [], means = [], deviations = [];
        for (int from = 0; from < model.States; from++)
        {
            for (int first = 0; first < model.States; first++)
            {
                for (int second = 0; second < model.States; second++)
                {
                    weights.Add(forecast.StateProbabilities[from] * model.Chain[from, first] * model.Chain[first, second]);
                    means.Add(model.Mean(first)[0] + model.Mean(second)[0]);
                    deviations.Add(Math.Sqrt(Math.Pow(model.Deviation(first), 2) + Math.Pow(model.Deviation(second), 2)));
                }
            }
        }

        MixtureDistribution exact = new(weights.ToArray(), means.ToArray(), deviations.ToArray());
        Assert.That(forecast.Distribution.Deviation, Is.EqualTo(exact.Deviation).Within(10).Percent);
        Assert.That(forecast.Distribution.Mean, Is.EqualTo(exact.Mean).Within(0.1 * exact.Deviation));
        Assert.That(forecast.Distribution.Quantile(0.25), Is.EqualTo(exact.Quantile(0.25)).Within(0.15 * exact.Deviation));
        Assert.That(forecast.Distribution.Quantile(0.75), Is.EqualTo(exact.Quantile(0.75)).Within(0.15 * exact.Deviation));
    }

    [Test]
    public void Two_states_are_found_and_named()
    {
        RandomSource random = new(3);
        MarkovChain chain = new(new[,] { { 0.98, 0.02 }, { 0.04, 0.96 } });
        double[] returns = [.. Regimes.Simulated.States(random, chain, 6000)
            .Select(state => (state == 0 ? 0.001 : -0.0015) + (state == 0 ? 0.005 : 0.02) * Regimes.Simulated.Normal(random))];
        PriceSeries series = Prices.Of(returns);
        using FittedModel fitted = new HmmModel(DensityFamily.Normal).Fit(series.Until(6000), new FitOptions());
        Assert.That(fitted.Regimes.Select(regime => regime.Name), Is.EqualTo(new[] { "calm, rising", "turbulent, falling" }));
        Assert.That(fitted.Regimes[0].Duration, Is.EqualTo(50).Within(12));
        Assert.That(fitted.Regimes[0].Share, Is.EqualTo(2 / 3.0).Within(0.08));
    }
}
