using Latent.Markets.Tests.Regimes;
using MarketPrices = Latent.Markets.Tests.Models.Prices;

namespace Latent.Markets.Tests.Simulation;

/// <summary>Paths of models on simulated prices.</summary>
public sealed class ScenarioTests
{
    private static readonly StateModel[] Models =
        [new Unconditional(), new Garch(DensityFamily.StudentT), new HmmModel(DensityFamily.Normal), new FilteredReturns()];

    private static readonly PriceSeries Series = WithRange(MarketPrices.Returns(1, 900));

    [Test]
    public void The_same_seed_gives_the_same_bits([ValueSource(nameof(Models))] StateModel model)
    {
        ScenarioOptions options = new() { Paths = 4, Days = 15, Seed = 3 };
        Scenarios one = ScenarioSimulator.Simulate(model, Series.Until(899), options);
        Assert.That(ScenarioSimulator.Simulate(model, Series.Until(899), options).Returns, Is.EqualTo(one.Returns));
        Assert.That(ScenarioSimulator.Simulate(model, Series.Until(899), options).States, Is.EqualTo(one.States));
        using FittedModel fitted = model.Fit(Series.Until(899), new FitOptions { Seed = 3 });
        Assert.That(ScenarioSimulator.Simulate(fitted, Series.Until(899), options).Returns, Is.EqualTo(one.Returns));
        Assert.That(ScenarioSimulator.Simulate(fitted, Series.Until(899), options with { Seed = 4 }).Returns, Is.Not.EqualTo(one.Returns));
        Assert.That(Enumerable.Range(0, 4).Select(path => one.Path(path)[0]), Is.Unique);
    }

    [Test]
    public void More_paths_extend_fewer_and_longer_ones_shorter_ones([ValueSource(nameof(Models))] StateModel model)
    {
        using FittedModel fitted = model.Fit(Series.Until(899), new FitOptions());
        Scenarios few = ScenarioSimulator.Simulate(fitted, Series.Until(899), new ScenarioOptions { Paths = 3, Days = 10 });
        Scenarios many = ScenarioSimulator.Simulate(fitted, Series.Until(899), new ScenarioOptions { Paths = 7, Days = 20 });
        for (int path = 0; path < 3; path++)
        {
            Assert.That(many.Path(path)[..10], Is.EqualTo(few.Path(path)));
        }
    }

    /// <summary>Neither later days nor a window without the first days change the scenarios after a day.</summary>
    [Test]
    public void Nothing_is_changed_and_nothing_is_known_of_later_days([ValueSource(nameof(Models))] StateModel model)
    {
        Bar[] before = [.. Enumerable.Range(0, Series.Count).Select(day => Series[day])];
        ScenarioOptions options = new() { Paths = 2, Days = 12 };
        Scenarios early = ScenarioSimulator.Simulate(model, Series.Until(800).Latest(700), options);
        Assert.That(Enumerable.Range(0, Series.Count).Select(day => Series[day]), Is.EqualTo(before));
        PriceSeries alone = new("TEST", before[101..801]);
        Assert.That(ScenarioSimulator.Simulate(model, alone.Until(699), options).Returns, Is.EqualTo(early.Returns));
    }

    [Test]
    public void Closes_dates_and_quantiles_follow_from_the_returns()
    {
        Scenarios scenarios = ScenarioSimulator.Simulate(new Unconditional(), Series.Until(899),
            new ScenarioOptions { Paths = 101, Days = 20 });
        Assert.That(scenarios.StartPrice, Is.EqualTo(Series[899].Close));
        for (int path = 0; path < 101; path++)
        {
            Assert.That(scenarios.Path(path).Sum(), Is.EqualTo(Math.Log(scenarios.Closes(path)[^1] / scenarios.StartPrice)).Within(1e-12));
        }

        double[] last = [.. Enumerable.Range(0, 101).Select(path => scenarios.Closes(path)[^1]).Order()];
        Assert.That(scenarios.Quantile(0.5)[^1], Is.EqualTo(last[50]).Within(1e-9 * last[50]));
        Assert.That(scenarios.Quantile(0)[^1], Is.EqualTo(last[0]).Within(1e-9 * last[0]));
        Assert.That(scenarios.Quantile(0.95)[^1], Is.EqualTo(last[95]).Within(1e-9 * last[95]));
        Assert.That(scenarios.Terminal.Mean, Is.EqualTo(scenarios.TotalReturns().Average()).Within(1e-12));
        Assert.That(scenarios.ShareOf(0), Is.All.EqualTo(1));
        Assert.That(scenarios.Dates, Is.Ordered.Ascending.And.Unique);
        Assert.That(scenarios.Dates.Select(date => date.DayOfWeek),
            Has.None.EqualTo(DayOfWeek.Saturday).And.None.EqualTo(DayOfWeek.Sunday));
        Assert.That(scenarios.Dates[0] - scenarios.StartDate, Is.LessThanOrEqualTo(TimeSpan.FromDays(3)).And.GreaterThan(TimeSpan.Zero));
    }

    /// <summary>20 000 draws: the tolerance of the mean is four standard errors.</summary>
    [Test]
    public void Unconditional_paths_have_the_moments_of_the_data_and_no_memory()
    {
        PriceSeries garch = MarketPrices.Of(MarketPrices.Garch(5,
            new VolatilityParameters(0.0005, 2e-6, 0.1, 0.88, double.PositiveInfinity, 1e-4), 3000));
        Scenarios scenarios = ScenarioSimulator.Simulate(new Unconditional(), garch.Until(3000),
            new ScenarioOptions { Paths = 20, Days = 1000 });
        Regime data = Regime.Whole(garch.Until(3000).Returns()), drawn = Regime.Whole([.. scenarios.Returns.Cast<double>()]);
        Assert.That(drawn.Mean, Is.EqualTo(data.Mean).Within(4 * data.Deviation / Math.Sqrt(20_000)));
        Assert.That(drawn.Deviation, Is.EqualTo(data.Deviation).Within(4).Percent);
        Assert.That(MeanClustering(scenarios), Is.EqualTo(0).Within(0.03));
    }

    [Test]
    public void Garch_paths_cluster_as_the_data_does()
    {
        double[] returns = MarketPrices.Garch(5, new VolatilityParameters(0, 2e-6, 0.1, 0.88, 8, 1e-4), 4000);
        Scenarios scenarios = ScenarioSimulator.Simulate(new Garch(DensityFamily.StudentT), MarketPrices.Of(returns).Until(4000),
            new ScenarioOptions { Paths = 30, Days = 1000 });
        Assert.That(MeanClustering(scenarios), Is.InRange(0.08, 0.35));
        Assert.That(Regime.Whole([.. scenarios.Returns.Cast<double>()]).Deviation,
            Is.EqualTo(Regime.Whole(returns).Deviation).Within(25).Percent);
        StylizedFactsComparison comparison = StylizedFactsComparison.Of(scenarios, returns);
        StylizedFactRow row = comparison.Rows.Single(row => row.Name == "autocorrelation of |r|, lag 1");
        Assert.That(comparison.Stretches, Is.EqualTo(4));
        Assert.That(row.Inside, Is.True, row.ToString());
        Assert.That(row.Low, Is.LessThan(row.Median));
        Assert.That(row.Whole, Is.EqualTo(StylizedFacts.Of(returns).AbsoluteAutocorrelation[0]));
    }

    /// <summary>The states of paths of a hidden Markov model have the stationary frequencies of its chain.</summary>
    [Test]
    public void States_are_those_of_the_model()
    {
        PriceSeries series = MarketPrices.Of(MarketPrices.Returns(2, 3000));
        using FittedModel fitted = new HmmModel(DensityFamily.Normal).Fit(series.Until(3000), new FitOptions());
        Scenarios scenarios = ScenarioSimulator.Simulate(fitted, series.Until(3000), new ScenarioOptions { Paths = 20, Days = 500 });
        double[] shares = [.. Enumerable.Range(0, fitted.Regimes.Count).Select(state => scenarios.ShareOf(state).Average())];
        Assert.That(shares.Sum(), Is.EqualTo(1).Within(1e-12));
        Assert.That(fitted.Regimes, Has.Count.GreaterThan(1));
        for (int state = 0; state < shares.Length; state++)
        {
            Assert.That(shares[state], Is.EqualTo(fitted.Regimes[state].Share).Within(0.15), fitted.Regimes[state].Name);
        }
    }

    [Test]
    public void Progress_and_cancellation()
    {
        List<double> shares = [];
        ScenarioSimulator.Simulate(new Unconditional(), Series.Until(899), new ScenarioOptions { Paths = 4, Days = 3 }, shares.Add);
        Assert.That(shares, Is.EqualTo(new[] { 0.25, 0.5, 0.75, 1 }));
        using CancellationTokenSource source = new();
        Assert.That(
            () => ScenarioSimulator.Simulate(new Unconditional(), Series.Until(899), new ScenarioOptions { Paths = 4, Days = 3 }, share =>
            source.Cancel(), source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Bad_input_is_refused()
    {
        Assert.That(() =>
            ScenarioSimulator.Simulate(new Unconditional(), Series.Until(899), new ScenarioOptions { Paths = 0 }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Paths is 0"));
        Assert.That(() =>
            ScenarioSimulator.Simulate(new Unconditional(), Series.Until(899), new ScenarioOptions { Days = -1 }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Days is -1"));
        Scenarios scenarios = ScenarioSimulator.Simulate(new Unconditional(), Series.Until(899),
            new ScenarioOptions { Paths = 2, Days = 5 });
        Assert.That(() => scenarios.Path(2), Throws.InstanceOf<ArgumentException>().With.Message.Contains("no path 2; expected 0 to 1"));
        Assert.That(() => scenarios.Quantile(1.1), Throws.InstanceOf<ArgumentException>().With.Message.Contains("1.1"));
        Assert.That(() =>
            StylizedFactsComparison.Of(scenarios, Series.Until(899).Returns()),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("5 returns; at least 100"));
    }

    /// <summary>Daily bars around closes with the given log returns, with ranges and volumes.</summary>
    internal static PriceSeries WithRange(double[] returns)
    {
        RandomSource random = new(77);
        List<Bar> bars = [];
        double log = 4;
        DateTime date = new(2000, 1, 3);
        for (int day = 0; day < returns.Length; day++, date = date.AddDays(date.DayOfWeek == DayOfWeek.Friday ? 3 : 1))
        {
            double open = log + 0.002 * Simulated.Normal(random);
            double size = day > 0 ? Math.Abs(returns[day - 1]) : 0.01;
            log += returns[day];
            double high = Math.Max(open, log) + (0.3 * size + 0.002) * random.NextUniform();
            double low = Math.Min(open, log) - (0.3 * size + 0.002) * random.NextUniform();
            bars.Add(new Bar(date, Math.Exp(open), Math.Exp(high), Math.Exp(low), Math.Exp(log), 1e6 * (0.5 + random.NextUniform())));
        }

        return new PriceSeries("TEST", bars);
    }

    private static double MeanClustering(Scenarios scenarios) =>
        Enumerable.Range(0, scenarios.Paths).Average(path => StylizedFacts.Of(scenarios.Path(path)).AbsoluteAutocorrelation[0]);
}
