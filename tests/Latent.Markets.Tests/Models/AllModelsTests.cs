namespace Latent.Markets.Tests.Models;

/// <summary>Properties of every model.</summary>
public sealed class AllModelsTests
{
    private static readonly Dictionary<string, StateModel> Models = MarketModels.All.ToDictionary(model => model.Name);

    private static readonly string[] Names = [.. Models.Keys];

    [Test]
    public void Names_are_those_of_the_command_line() => Assert.That(Names, Is.EqualTo(new[]
    {
        "neighbours-3d", "quintiles-3d", "unconditional", "ewma", "ewma-t", "garch", "garch-t", "hmm", "hmm-t", "filtered",
        "ae-neighbours", "vae-neighbours", "vae-t-neighbours", "vae-mixture", "vae-hmm", "vae-ngram", "cvae",
    }));

    [Test]
    public void A_tracker_that_advances_says_the_bits_of_a_fresh_one([ValueSource(nameof(Names))] string name, [Values(1, 5)] int horizon)
    {
        PriceSeries series = Prices.Of(Prices.Returns(1, 700));
        using FittedModel fitted = Models[name].Fit(series.Until(600), new FitOptions { Horizon = horizon, Seed = 3 });
        StateTracker tracker = fitted.Track(series.Until(600));
        AssertSame(tracker.Forecast(), fitted.Track(series.Until(600)).Forecast());
        string first = Numbers(tracker.Forecast());
        for (int day = 601; day <= 650; day++)
        {
            tracker.Advance(series.Until(day));
        }

        AssertSame(tracker.Forecast(), fitted.Track(series.Until(650)).Forecast());
        Assert.That(Numbers(tracker.Forecast()), Is.Not.EqualTo(first), "50 days change the forecast");
        Assert.That(() =>
            tracker.Advance(series.Until(650)), Throws.ArgumentException.With.Message.Contains("has received 651; expected 652"));
    }

    /// <summary>The days after a day are replaced by others; forecasts up to that day must not change.</summary>
    [Test]
    public void Days_to_come_change_nothing_that_was_said([ValueSource(nameof(Names))] string name, [Values(1, 3)] int horizon)
    {
        double[] returns = Prices.Returns(2, 720), other = [.. returns[..700], .. Prices.Returns(9, 20).Select(value => 10 * value)];
        PriceSeries one = Prices.Of(returns), two = Prices.Of(other);
        FitOptions options = new() { Horizon = horizon, Seed = 3 };
        using FittedModel first = Models[name].Fit(one.Until(690), options), second = Models[name].Fit(two.Until(690), options);
        Assert.That(first.Regimes, Is.EqualTo(second.Regimes));
        StateTracker before = first.Track(one.Until(690)), after = second.Track(two.Until(690));
        for (int day = 691; day <= 700; day++)
        {
            before.Advance(one.Until(day));
            after.Advance(two.Until(day));
            AssertSame(before.Forecast(), after.Forecast());
        }

        before.Advance(one.Until(701));
        after.Advance(two.Until(701));
        Assert.That(Numbers(before.Forecast()), Is.Not.EqualTo(Numbers(after.Forecast())), "the first different day is seen");
    }

    [Test]
    public void A_branch_leaves_the_tracker_as_it_was([ValueSource(nameof(Names))] string name)
    {
        double[] returns = Prices.Returns(3, 640);
        PriceSeries series = Prices.Of(returns), imagined = Prices.Of([.. returns[..610], .. Prices.Returns(4, 30)]);
        using FittedModel fitted = Models[name].Fit(series.Until(610), new FitOptions { Seed = 3 });
        StateTracker tracker = fitted.Track(series.Until(610)), branch = tracker.Branch(), untouched = tracker.Branch();
        string start = Numbers(tracker.Forecast());
        Assert.That(Numbers(branch.Forecast()), Is.EqualTo(start));
        for (int day = 611; day <= 630; day++)
        {
            branch.Advance(imagined.Until(day));
            tracker.Advance(series.Until(day));
        }

        AssertSame(tracker.Forecast(), fitted.Track(series.Until(630)).Forecast());
        Assert.That(Numbers(untouched.Forecast()), Is.EqualTo(start));
        untouched.Branch().Advance(series.Until(611));
        Assert.That(Numbers(untouched.Forecast()), Is.EqualTo(start));
    }

    [Test]
    public void Forecasts_are_distributions_of_a_likely_size([ValueSource(nameof(Names))] string name, [Values(1, 10)] int horizon)
    {
        PriceSeries series = Prices.Of(Prices.Returns(5, 1500));
        using FittedModel fitted = Models[name].Fit(series.Until(1500), new FitOptions { Horizon = horizon, Seed = 3 });
        Forecast forecast = fitted.Track(series.Until(1500)).Forecast();
        Assert.That(forecast.StateProbabilities, Has.Count.EqualTo(fitted.Regimes.Count));
        Assert.That(forecast.StateProbabilities.Sum(), Is.EqualTo(1).Within(1e-12));
        Assert.That(forecast.Distribution.Deviation, Is.InRange(0.004 * Math.Sqrt(horizon), 0.03 * Math.Sqrt(horizon)));
        Assert.That(Math.Abs(forecast.Distribution.Mean), Is.LessThan(0.003 * horizon));
        Assert.That(fitted.Regimes.Select(regime => regime.Name), Is.Unique);
        Assert.That(fitted.Regimes.Sum(regime => regime.Share), Is.EqualTo(1).Within(1e-9));
    }

    [Test]
    public void Fits_that_start_from_one_before_end_near_those_that_do_not([ValueSource(nameof(Names))] string name)
    {
        PriceSeries series = Prices.Of(Prices.Returns(6, 2000));
        using FittedModel before = Models[name].Fit(series.Until(1900), new FitOptions { Seed = 3 });
        using FittedModel warm = Models[name].Fit(series.Until(2000), new FitOptions { Seed = 3, Previous = before });
        using FittedModel cold = Models[name].Fit(series.Until(2000), new FitOptions { Seed = 3 });
        ReturnDistribution one = warm.Track(series.Until(2000)).Forecast().Distribution,
            other = cold.Track(series.Until(2000)).Forecast().Distribution;
        // The training of networks has a fixed length, so that its result depends somewhat on its start.
        Assert.That(one.Deviation, Is.EqualTo(other.Deviation).Within(Models[name].Family == ModelFamily.Learned ? 20 : 2).Percent);
    }

    [Test]
    public void Too_few_days_and_prices_that_stand_still_are_refused([ValueSource(nameof(Names))] string name)
    {
        StateModel model = Models[name];
        PriceSeries few = Prices.Of(Prices.Returns(7, model.LeastDays - 2)), still = Prices.Of(new double[1000]);
        Assert.That(() =>
            model.Fit(few.Until(few.Count - 1), new FitOptions()),
            Throws.ArgumentException.With.Message.Contains($"{model.LeastDays - 1} days of TEST").And.Message.Contains(name));
        Assert.That(() =>
            model.Fit(still.Until(900), new FitOptions()),
            Throws.ArgumentException.With.Message.Contains("900 daily returns of TEST are 0"));
        Assert.That(() =>
            model.Fit(still.Until(900), new FitOptions { Horizon = 0 }), Throws.ArgumentException.With.Message.Contains("horizon is 0"));
        PriceSeries enough = Prices.Of(Prices.Returns(7, model.LeastDays - 1));
        using FittedModel fitted = model.Fit(enough.Until(enough.Count - 1), new FitOptions());
        Assert.That(fitted.Track(enough.Until(enough.Count - 1)).Forecast().Distribution.Deviation, Is.Positive);
    }

    [Test]
    public void Days_on_which_nothing_moved_are_no_obstacle([ValueSource(nameof(Names))] string name)
    {
        PriceSeries series = Prices.Of([.. Prices.Returns(8, 400), .. new double[450], .. Prices.Returns(9, 100)]);
        foreach (int day in new[] { 800, 900, 940 })
        {
            using FittedModel fitted = Models[name].Fit(series.Until(day), new FitOptions { Seed = 3 });
            ReturnDistribution distribution = fitted.Track(series.Until(day)).Forecast().Distribution;
            Assert.That(distribution.Deviation, Is.Positive.And.LessThan(0.2), $"{day}");
            Assert.That(double.IsFinite(distribution.Crps(0.01)) && double.IsFinite(distribution.LogDensity(0.01)), $"{day}");
        }
    }

    [Test]
    [Explicit("prints how long fits and forecasts take")]
    public void Fits_are_fast([ValueSource(nameof(Names))] string name)
    {
        PriceSeries series = Prices.Of(Prices.Returns(8, 5000));
        using FittedModel first = Models[name].Fit(series.Until(4900), new FitOptions());
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        using FittedModel cold = Models[name].Fit(series.Until(4900), new FitOptions());
        double fit = watch.Elapsed.TotalSeconds;
        watch.Restart();
        using FittedModel warm = Models[name].Fit(series.Until(4920), new FitOptions { Previous = cold });
        double again = watch.Elapsed.TotalSeconds;
        watch.Restart();
        StateTracker tracker = warm.Track(series.Until(4920));
        double track = watch.Elapsed.TotalSeconds;
        watch.Restart();
        double sum = 0;
        for (int day = 4921; day <= 5000; day++)
        {
            tracker.Advance(series.Until(day));
            sum += tracker.Forecast().Distribution.Crps(0.01);
        }

        TestContext.Out.WriteLine(
            $"{name}: fit {fit:0.000} s, from before {again:0.000} s, track {track * 1e3:0.0} ms, a day with its score "
            + $"{watch.Elapsed.TotalMilliseconds / 80:0.000} ms");
        Assert.That(sum, Is.Positive);
    }

    private static void AssertSame(Forecast one, Forecast other) => Assert.That(Numbers(one), Is.EqualTo(Numbers(other)));

    // All bits of the forecast, in digits that distinguish any two numbers.
    private static string Numbers(Forecast forecast)
    {
        ReturnDistribution distribution = forecast.Distribution;
        double[] values = [.. forecast.StateProbabilities, distribution.Mean, distribution.Deviation, distribution.LogDensity(0.013),
            distribution.Cdf(-0.02), distribution.Quantile(0.05)];
        return string.Join(" ", values.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
