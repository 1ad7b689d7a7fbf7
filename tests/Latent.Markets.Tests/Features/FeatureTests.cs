namespace Latent.Markets.Tests.Features;

/// <summary>Features of a few days, against hand calculations.</summary>
public sealed class FeatureTests
{
    private static readonly Bar[] Bars =
    [
        Bar(1, 100, 102, 99, 101, 1000), Bar(2, 101, 104, 100, 103, 2000), Bar(3, 104, 105, 97, 98, 4000), Bar(4, 98, 99, 95, 96, 1000),
            Bar(5, 97, 101, 96, 100, 8000),
    ];

    private static readonly PastWindow Past = new PriceSeries("TEST", Bars).Until(4);

    [Test]
    public void Returns_are_differences_of_log_closes()
    {
        Assert.That(new LogReturn(1).Of(Past), Is.EqualTo(Math.Log(100.0 / 96)).Within(1e-15));
        Assert.That(new LogReturn(3).Of(Past), Is.EqualTo(Math.Log(100.0 / 103)).Within(1e-15));
        Assert.That(Values(new ReturnWindow(2)), Is.EqualTo(new[] { Math.Log(100.0 / 96), Math.Log(96.0 / 98) }).Within(1e-15));
        Assert.That(Past.Returns(), Has.Length.EqualTo(4));
        Assert.That(Past.Returns()[0], Is.EqualTo(Math.Log(103.0 / 101)).Within(1e-15));
    }

    [Test]
    public void Volatilities_are_logs_of_the_root_of_mean_variance()
    {
        double closes = (Square(Math.Log(100.0 / 96)) + Square(Math.Log(96.0 / 98))) / 2;
        Assert.That(new RealizedVolatility(2).Of(Past), Is.EqualTo(Math.Log(Math.Sqrt(closes))).Within(1e-12));
        double ranges = (Square(Math.Log(101.0 / 96)) + Square(Math.Log(99.0 / 95))) / 2 / (4 * Math.Log(2));
        Assert.That(new ParkinsonVolatility(2).Of(Past), Is.EqualTo(Math.Log(Math.Sqrt(ranges))).Within(1e-12));
        double all = 0.5 * Square(Math.Log(101.0 / 96)) - (2 * Math.Log(2) - 1) * Square(Math.Log(100.0 / 97))
            + Square(Math.Log(97.0 / 96));
        Assert.That(new GarmanKlassVolatility(1).Of(Past), Is.EqualTo(Math.Log(Math.Sqrt(all))).Within(1e-12));
    }

    [Test]
    public void A_price_that_stands_still_has_the_least_volatility()
    {
        PastWindow still = new PriceSeries("STILL", Enumerable.Range(1, 5).Select(day => Bar(day, 7, 7, 7, 7, 0))).Until(4);
        Assert.That(new RealizedVolatility(3).Of(still), Is.EqualTo(Math.Log(Volatility.Least)).Within(1e-12));
        Assert.That(new GarmanKlassVolatility(3).Of(still), Is.EqualTo(Math.Log(Volatility.Least)).Within(1e-12));
        Assert.That(new VolatilityUnit(0.9, 3).Of(still), Is.EqualTo(VolatilityUnit.Least));
        Assert.That(new VolumeScore(5).Of(still), Is.Zero);
    }

    [Test]
    public void Trends_compare_with_the_past_days()
    {
        Assert.That(new MovingAverageDistance(4).Of(Past), Is.EqualTo(Math.Log(100 / ((103 + 98 + 96 + 100) / 4.0))).Within(1e-15));
        Assert.That(new Drawdown(5).Of(Past), Is.EqualTo(Math.Log(100.0 / 103)).Within(1e-15));
        Assert.That(new Drawdown(2).Of(Past), Is.Zero);
        double[] logs = [Math.Log(1000), Math.Log(2000), Math.Log(4000), Math.Log(1000), Math.Log(8000)];
        double deviation = Math.Sqrt(logs.Average(value => Square(value - logs.Average())));
        Assert.That(new VolumeScore(5).Of(Past), Is.EqualTo((logs[4] - logs.Average()) / deviation).Within(1e-9));
    }

    [Test]
    public void The_unit_weighs_days_by_their_age()
    {
        double today = GarmanKlassVolatility.Variance(Past, 0), before = GarmanKlassVolatility.Variance(Past, 1);
        Assert.That(new VolatilityUnit(0.5, 2).Of(Past), Is.EqualTo(Math.Sqrt((today + 0.5 * before) / 1.5)).Within(1e-15));
        PastWindow closes = new PriceSeries("CLOSES", Bars.Select(bar => bar with { Open = bar.Close, High = bar.Close, Low = bar.Close }),
            hasRange: false).Until(4);
        double expected = Math.Sqrt((Square(Math.Log(100.0 / 96)) + 0.5 * Square(Math.Log(96.0 / 98))) / 1.5);
        Assert.That(new VolatilityUnit(0.5, 2).Of(closes), Is.EqualTo(expected).Within(1e-15));
    }

    [Test]
    public void Relative_features_are_divided_by_the_unit_and_volatilities_lose_its_log()
    {
        VolatilityUnit unit = new(0.5, 2);
        Assert.That(Values(new RelativeFeature(new LogReturn(3), unit))[0],
            Is.EqualTo(new LogReturn(3).Of(Past) / unit.Of(Past)).Within(1e-12));
        Assert.That(Values(new RelativeFeature(new RealizedVolatility(3), unit))[0],
            Is.EqualTo(new RealizedVolatility(3).Of(Past) - Math.Log(unit.Of(Past))).Within(1e-12));
    }

    [Test]
    public void A_set_puts_features_side_by_side_and_leaves_out_what_prices_do_not_allow()
    {
        FeatureSet set = new(new LogReturn(1), new ReturnWindow(2), new ParkinsonVolatility(1), new VolumeScore(3));
        Assert.That((set.Columns, set.Days), Is.EqualTo((5, 3)));
        Assert.That(set.Of(Past)[..3], Is.EqualTo(new[] { Past.Return(0), Past.Return(0), Past.Return(1) }));
        Assert.That(set.History(Past), Has.Length.EqualTo(3));
        Assert.That(set.History(Past)[^1], Is.EqualTo(set.Of(Past)));
        PastWindow closes = new PriceSeries("CLOSES", Bars.Select(bar => bar with { Open = bar.Close, High = bar.Close, Low = bar.Close }),
            hasRange: false, hasVolume: false).Until(4);
        Assert.That(set.For(closes).Features.Select(feature => feature.Name), Is.EqualTo(new[] { "return-1", "window-2" }));
        Assert.That(() => new FeatureSet(), Throws.ArgumentException);
    }

    [Test]
    public void Standardization_is_that_of_its_rows_and_cuts_off_the_extreme()
    {
        Standardization standardization = new([[1, 5], [3, 5]]);
        Assert.That(standardization.Of([3, 5]), Is.EqualTo(new[] { 1f, 0f }));
        Assert.That(standardization.Of([100, 6]), Is.EqualTo(new[] { 5f, 1f }));
        Assert.That(() => new Standardization([]), Throws.ArgumentException);
    }

    [Test]
    public void Windows_of_the_past_begin_where_they_are_cut()
    {
        Assert.That(Past.Latest(2).Count, Is.EqualTo(2));
        Assert.That(Past.Latest(99).Count, Is.EqualTo(5));
        Assert.That(Past.At(1)[0].Close, Is.EqualTo(103));
        Assert.That(() =>
            Past[5], Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(
            "TEST has 5 days up to 2020-01-05; there is none 5 days ago"));
    }

    private static double[] Values(Feature feature)
    {
        double[] values = new double[feature.Columns];
        feature.Write(Past, values);
        return values;
    }

    private static Bar Bar(int day, double open, double high, double low, double close, double volume) =>
        new(new DateTime(2020, 1, day), open, high, low, close, volume);

    private static double Square(double x) => x * x;
}
