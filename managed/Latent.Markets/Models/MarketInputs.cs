namespace Latent.Markets;

/// <summary>The inputs of learned models: features of a day in units of the current volatility, standardised on the days of the
/// fit.</summary>
internal sealed class MarketInputs
{
    private readonly FeatureSet _features;
    private readonly Standardization _standardization;

    private MarketInputs(FeatureSet features, PastWindow past)
    {
        _features = features;
        double[][] rows = features.History(past);
        _standardization = new Standardization(rows);
        Rows = Array.ConvertAll(rows, _standardization.Of);
        FirstDay = features.Days - 1;
    }

    /// <summary>The volatility in which returns are measured; its mean spans about a month.</summary>
    public static VolatilityUnit Unit { get; } = new(decay: 0.92, days: 60);

    /// <summary>The length of a row.</summary>
    public int Columns => _features.Columns;

    /// <summary>The first day with a row.</summary>
    public int FirstDay { get; }

    /// <summary>The rows of the days of the fit.</summary>
    public float[][] Rows { get; }

    /// <summary>Fits the standardisation.</summary>
    public static MarketInputs Fit(FeatureSet features, PastWindow past) => new(features.For(past), past);

    /// <summary>Computes the row of a day.</summary>
    public float[] Of(PastWindow past) => _standardization.Of(_features.Of(past));

    /// <summary>Returns the rows of days whose return over the horizon is known, these returns in units of the day's volatility and divided
    /// by their root mean square, and that root mean square.</summary>
    public (float[] Rows, float[] Returns, double Deviation) Pairs(PastWindow past, int horizon)
    {
        double[] returns = ReturnsInUnits(past, FirstDay, horizon);
        double deviation = Math.Max(Math.Sqrt(returns.Average(value => value * value)), Volatility.Least);
        return ([.. Rows.Take(returns.Length).SelectMany(row => row)], Array.ConvertAll(returns, value => (float)(value / deviation)),
            deviation);
    }

    /// <summary>Computes all known returns over the horizon, in units of the volatility of the day before them times the root of the
    /// horizon.</summary>
    /// <param name="past">The days up to today.</param>
    /// <param name="firstDay">The day of the first return.</param>
    /// <param name="horizon">The number of days of a return.</param>
    public static double[] ReturnsInUnits(PastWindow past, int firstDay, int horizon) =>
        [.. Enumerable.Range(firstDay, past.Count - horizon - firstDay)
            .Select(day => past.At(day + horizon).ReturnOver(horizon) / UnitOf(past.At(day), horizon))];

    /// <summary>Computes the unit of a return over the horizon: the current volatility times the root of the horizon.</summary>
    public static double UnitOf(PastWindow past, int horizon) => Unit.Of(past) * Math.Sqrt(horizon);

    /// <summary>Features for forecasts: all in units of the current volatility, and the volatility itself.</summary>
    public static FeatureSet Relative { get; } = new(
    [
        new UnitFeature(Unit),
        .. new Feature[]
        {
            new LogReturn(1), new LogReturn(3), new LogReturn(5), new LogReturn(10), new LogReturn(20),
            new RealizedVolatility(5), new RealizedVolatility(20), new RealizedVolatility(60),
            new ParkinsonVolatility(5), new GarmanKlassVolatility(1), new GarmanKlassVolatility(5), new GarmanKlassVolatility(20),
            new MovingAverageDistance(20), new MovingAverageDistance(50), new MovingAverageDistance(200), new Drawdown(250),
        }.Select(feature => new RelativeFeature(feature, Unit)),
        new VolumeScore(60),
    ]);

    /// <summary>Features for regimes: volatilities and trends without a unit, over spans short enough to follow a change.</summary>
    public static FeatureSet Levels { get; } = new(
        new RealizedVolatility(5), new RealizedVolatility(10), new RealizedVolatility(20), new GarmanKlassVolatility(1),
        new GarmanKlassVolatility(5), new GarmanKlassVolatility(10),
        new LogReturn(5), new LogReturn(10), new LogReturn(20), new MovingAverageDistance(20), new Drawdown(60));
}
