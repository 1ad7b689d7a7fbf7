using MarketPrices = Latent.Markets.Tests.Models.Prices;

namespace Latent.Markets.Tests.Simulation;

/// <summary>Bars made from drawn returns.</summary>
public sealed class BarShapesTests
{
    private static readonly DateTime Tomorrow = new(2030, 1, 1);

    [Test]
    public void Bars_enclose_their_prices_and_close_as_drawn()
    {
        PriceSeries series = ScenarioTests.WithRange(MarketPrices.Returns(1, 900));
        PastWindow past = series.Until(899);
        BarShapes shapes = new(past);
        RandomSource random = new(1);
        double ranges = 0;
        double small = 0;
        for (int draw = 0; draw < 200; draw++)
        {
            double value = 0.0005 * (draw - 100);
            double close = past[0].Close * Math.Exp(value);
            Bar bar = shapes.Draw(past, Tomorrow, value, close, random);
            Assert.That(bar.Close, Is.EqualTo(close));
            Assert.That(bar.High, Is.GreaterThanOrEqualTo(Math.Max(bar.Open, bar.Close)));
            Assert.That(bar.Low, Is.LessThanOrEqualTo(Math.Min(bar.Open, bar.Close)).And.Positive);
            Assert.That(bar.Volume, Is.InRange(0.2e6, 3e6), "of the size of the volumes before");
            Assert.That(bar.Time, Is.EqualTo(Tomorrow));
            ranges += Math.Log(bar.High / bar.Low) / 200;
            small += bar.High == Math.Max(bar.Open, bar.Close) ? 1 : 0;
        }

        Assert.That(ranges, Is.GreaterThan(0.025), "the mean move is 0.025, and the range wider");
        Assert.That(small, Is.LessThan(50), "highs are beyond open and close");
    }

    /// <summary>Drawn shapes are those of days with a similar return; here, the volume identifies the kind of day.</summary>
    [Test]
    public void Shapes_are_those_of_days_with_a_like_return()
    {
        List<Bar> bars = [];
        double close = 100;
        for (int day = 0; day < 400; day++)
        {
            bool rises = day % 2 == 0;
            double open = close;
            close *= rises ? 1.01 : 1 / 1.01;
            bars.Add(new Bar(new DateTime(2000, 1, 1).AddDays(day), open, Math.Max(open, close) * (rises ? 1.005 : 1),
                Math.Min(open, close), close, rises ? 3000 : 1000));
        }

        PastWindow past = new PriceSeries("TEST", bars).Until(399);
        BarShapes shapes = new(past);
        RandomSource random = new(2);
        for (int draw = 0; draw < 50; draw++)
        {
            Bar up = shapes.Draw(past, Tomorrow, 0.01, close * Math.Exp(0.01), random),
                down = shapes.Draw(past, Tomorrow, -0.01, close * Math.Exp(-0.01), random);
            Assert.That(up.Volume, Is.EqualTo(3000).Within(1e-6));
            Assert.That(down.Volume, Is.EqualTo(1000).Within(1e-6));
            Assert.That(up.Open, Is.EqualTo(close).Within(1e-9 * close));
            Assert.That(up.High, Is.EqualTo(up.Close * 1.005).Within(1e-4 * close));
            Assert.That(down.High, Is.EqualTo(down.Open).Within(1e-9 * close));
        }
    }

    [Test]
    public void Without_ranges_bars_are_plain()
    {
        PriceSeries plain = MarketPrices.Of(MarketPrices.Returns(1, 300));
        Bar bar = new BarShapes(plain.Until(300)).Draw(plain.Until(300), Tomorrow, 0.01, 55, new RandomSource(1));
        Assert.That(bar, Is.EqualTo(new Bar(Tomorrow, 55, 55, 55, 55, 0)));
        PriceSeries few = ScenarioTests.WithRange(MarketPrices.Returns(1, 70));
        Assert.That(new BarShapes(few.Until(69)).Draw(few.Until(69), Tomorrow, 0.01, 55, new RandomSource(1)), Is.EqualTo(bar));
    }

    /// <summary>A diverging forecast is bounded by twice the greatest move of the past.</summary>
    [Test]
    public void Draws_beyond_all_likelihood_are_drawn_again()
    {
        PriceSeries series = MarketPrices.Of(MarketPrices.Returns(1, 500));
        double most = 2 * series.Until(500).Returns().Max(Math.Abs);
        using Wide wide = new();
        Scenarios scenarios = ScenarioSimulator.Simulate(wide, series.Until(500), new ScenarioOptions { Paths = 3, Days = 50 });
        double bound = Math.Max(most, 10 * Regime.Whole(series.Until(500).Returns()).Deviation);
        Assert.That(scenarios.Returns.Cast<double>().Max(Math.Abs), Is.LessThanOrEqualTo(bound).And.GreaterThan(0.5 * bound));
        Assert.That(scenarios.Redrawn, Is.GreaterThan(100));
        Scenarios usual = ScenarioSimulator.Simulate(new Garch(DensityFamily.Normal), series.Until(500),
            new ScenarioOptions { Paths = 3, Days = 50 });
        Assert.That(usual.Redrawn, Is.Zero);
    }

    private sealed class Wide : FittedModel
    {
        public override IReadOnlyList<Regime> Regimes { get; } = [new Regime("one state", 1, 0, 1, 1)];

        public override StateTracker Track(PastWindow past) => new Tracker();

        private sealed class Tracker : StateTracker
        {
            public override Forecast Forecast() => new([1], new NormalDistribution(0, 1));

            public override void Advance(PastWindow past)
            {
            }

            public override StateTracker Branch() => this;
        }
    }
}
