namespace Latent.Markets.Tests.Features;

/// <summary>Features and forecasts of a day do not depend on later days.</summary>
public sealed class LookAheadTests
{
    private const int Today = 400;

    private static readonly VolatilityUnit Unit = new(0.9, 30);

    private static readonly Feature[] Features =
    [
        new LogReturn(1), new LogReturn(3), new LogReturn(5), new LogReturn(10), new LogReturn(20), new ReturnWindow(10),
        new RealizedVolatility(20), new ParkinsonVolatility(20), new GarmanKlassVolatility(20), new MovingAverageDistance(20),
            new MovingAverageDistance(50),
        new MovingAverageDistance(200), new Drawdown(250), new VolumeScore(60), new UnitFeature(Unit),
            new RelativeFeature(new LogReturn(5), Unit),
        new RelativeFeature(new RealizedVolatility(5), Unit),
    ];

    private static readonly string[] Names = [.. Features.Select(feature => feature.Name)];

    [Test]
    public void Every_kind_of_feature_is_tested() => Assert.That(
        Features.Select(feature => feature.GetType()).Distinct(),
        Is.EquivalentTo(typeof(Feature).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Feature)) && !type.IsAbstract)));

    [Test]
    public void Features_of_a_day_are_the_same_bits_whatever_follows([ValueSource(nameof(Names))] string name)
    {
        Feature feature = Features.First(feature => feature.Name == name);
        PriceSeries prices = Simulations.Of(2, 500, seed: 4).Prices;
        double[] one = Values(feature, prices, Today), other = Values(feature, WithAnotherFuture(prices), Today);
        Assert.That(one.Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(other.Select(BitConverter.DoubleToInt64Bits)));
        Assert.That(Values(feature, WithAnotherFuture(prices), Today + 1), Is.Not.EqualTo(Values(feature, prices, Today + 1)),
            "the first day that differs is seen");
    }

    [Test]
    public void A_feature_that_reaches_for_tomorrow_is_stopped()
    {
        PastWindow past = Simulations.Of(2, 500, seed: 4).Prices.Until(Today);
        Assert.That(() =>
            new Peeking(bar => bar[-1].Close).Of(past),
            Throws.TypeOf<LookAheadException>().With.Message.Contains("1 days after 1991-02-05"));
        Assert.That(() => new Peeking(bar => bar.Before(-2)[0].Close).Of(past), Throws.TypeOf<LookAheadException>());
        Assert.That(() => new Peeking(bar => bar.At(Today + 1)[0].Close).Of(past), Throws.TypeOf<LookAheadException>());
        Assert.That(() => new Peeking(bar => bar.Return(-1)).Of(past), Throws.TypeOf<LookAheadException>());
        Assert.That(() => past.ReturnOver(-1), Throws.TypeOf<LookAheadException>());
        Assert.That(() => past.Latest(10)[10], Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("has 10 days"));
    }

    [Test]
    public void Nothing_public_leads_from_a_window_to_its_series() => Assert.That(
        typeof(PastWindow).GetMembers().Where(member => member switch
        {
            System.Reflection.MethodInfo method => method.ReturnType == typeof(PriceSeries),
            System.Reflection.PropertyInfo property => property.PropertyType == typeof(PriceSeries),
            System.Reflection.FieldInfo field => field.FieldType == typeof(PriceSeries),
            _ => false,
        }),
        Is.Empty);

    [Test]
    public void Forecasts_of_a_longer_series_begin_with_those_of_a_shorter_one(
        [ValueSource(nameof(ModelNames))] string name, [Values] bool isRolling)
    {
        (int rolling, int horizon) = isRolling ? (550, 3) : (0, 1);
        PriceSeries whole = Simulations.Of(2, 720, seed: 5).Prices;
        PriceSeries cut = new(whole.Symbol, Enumerable.Range(0, 690).Select(day => whole[day]));
        WalkForwardOptions options = new() { From = whole[640].Time, Refit = 25, Rolling = rolling, Horizon = horizon, Seed = 1 };
        IReadOnlyList<DayForecast> longer = new WalkForward(whole, options).Run(MarketModels.Find(name)),
            shorter = new WalkForward(cut, options).Run(MarketModels.Find(name));
        Assert.That(shorter, Has.Count.EqualTo(51));
        Assert.That(shorter.SkipLast(1).Select(Text), Is.EqualTo(longer.Take(50).Select(Text)));
        Assert.That(shorter[^1].Quantiles, Is.EqualTo(longer.Single(day => day.MadeOn == shorter[^1].MadeOn).Quantiles),
            "the forecast of an unknown day equals that of the same day once known");
    }

    private static IEnumerable<string> ModelNames() => MarketModels.All.Select(model => model.Name);

    private static string Text(DayForecast day) =>
        FormattableString.Invariant(
        $"{day.Date:s} {day.Outcome:R} {day.RegimeName} {string.Join(' ', day.StateProbabilities)} {day.Mean:R} {day.Deviation:R} ")
        + FormattableString.Invariant($"{string.Join(' ', day.Quantiles)} {day.Crps:R} {day.LogScore:R} {day.Pit:R}");

    private static double[] Values(Feature feature, PriceSeries prices, int day)
    {
        double[] values = new double[feature.Columns];
        feature.Write(prices.Until(day), values);
        return values;
    }

    private static PriceSeries WithAnotherFuture(PriceSeries prices) =>
        new(prices.Symbol, Enumerable.Range(0, prices.Count).Select(day => day <= Today
        ? prices[day]
        : prices[day] with
        {
            Open = prices[day].Open * 3,
            High = prices[day].High * 4,
            Low = prices[day].Low * 2,
            Close = prices[day].Close * 3,
            Volume = prices[day].Volume * 5
        }));

    private sealed class Peeking(Func<PastWindow, double> peek) : ScalarFeature
    {
        public override string Name => "peeking";

        public override int Days => 1;

        public override double Of(PastWindow past) => peek(past);
    }
}
