namespace Latent.Markets;

/// <summary>What models see of a day: features in units of the volatility at hand, standardised by the days that the model was fitted on.</summary>
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

    /// <summary>The unit in which returns are measured: about a month of days.</summary>
    public static VolatilityUnit Unit { get; } = new(decay: 0.92, days: 60);

    /// <summary>Numbers of a row.</summary>
    public int Columns => _features.Columns;

    /// <summary>The first day that has a row.</summary>
    public int FirstDay { get; }

    /// <summary>The rows of the days it was fitted on.</summary>
    public float[][] Rows { get; }

    /// <summary>Fits the standardisation.</summary>
    public static MarketInputs Fit(FeatureSet features, PastWindow past) => new(features.For(past), past);

    /// <summary>The row of a day.</summary>
    public float[] Of(PastWindow past) => _standardization.Of(_features.Of(past));

    /// <summary>The rows of days whose return over the next days is known, and that return in units of the day's volatility and of its own deviation.</summary>
    public (float[] Rows, float[] Returns, double Deviation) Pairs(PastWindow past, int horizon)
    {
        double[] returns = ReturnsInUnits(past, FirstDay, horizon);
        double deviation = Math.Max(Math.Sqrt(returns.Average(value => value * value)), Volatility.Least);
        return ([.. Rows.Take(returns.Length).SelectMany(row => row)], Array.ConvertAll(returns, value => (float)(value / deviation)), deviation);
    }

    /// <summary>Returns over the next days, as far as they are known, in units of the volatility of the day before them and of the root of time.</summary>
    /// <param name="past">All that is known.</param>
    /// <param name="firstDay">The first day whose next return is given.</param>
    /// <param name="horizon">How many days.</param>
    public static double[] ReturnsInUnits(PastWindow past, int firstDay, int horizon) =>
        [.. Enumerable.Range(firstDay, past.Count - horizon - firstDay).Select(day => past.At(day + horizon).ReturnOver(horizon) / UnitOf(past.At(day), horizon))];

    /// <summary>The unit of the return over the next days: the volatility at hand times the root of time.</summary>
    public static double UnitOf(PastWindow past, int horizon) => Unit.Of(past) * Math.Sqrt(horizon);

    /// <summary>What forecasts are made from: all in units of the volatility at hand, but for that unit itself.</summary>
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

    /// <summary>What regimes are found in: volatilities and trends as they are, over spans short enough to follow a change.</summary>
    public static FeatureSet Levels { get; } = new(
        new RealizedVolatility(5), new RealizedVolatility(10), new RealizedVolatility(20), new GarmanKlassVolatility(1), new GarmanKlassVolatility(5), new GarmanKlassVolatility(10),
        new LogReturn(5), new LogReturn(10), new LogReturn(20), new MovingAverageDistance(20), new Drawdown(60));
}
