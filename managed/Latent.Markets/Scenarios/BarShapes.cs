namespace Latent.Markets;

/// <summary>
/// Makes bars of drawn returns, for models that read the day's range and volume. Each bar has the shape of a past day that is drawn from the 20 whose return, in
/// units of the volatility at hand (<see cref="VolatilityUnit"/>), is nearest to the drawn one: its move overnight, and how far high and low went beyond open and close, in
/// those units; and its volume relative to the mean of the 20 days before. The return from close to close stays as it was drawn; what is not overnight is within the day.
/// Where no range was observed, open, high and low are the close; where no volume was, it is 0. So they are if there are too few days to draw from.
/// </summary>
internal sealed class BarShapes
{
    private const int Nearest = 20;
    private const int VolumeDays = 20;

    private readonly bool _hasRange;
    private readonly bool _hasVolume;
    private readonly double[] _returns;
    private readonly Shape[] _shapes;

    /// <summary>Measures past days.</summary>
    public BarShapes(PastWindow past)
    {
        bool enough = past.Count >= MarketInputs.Unit.Days + Nearest;
        (_hasRange, _hasVolume) = (enough && past.HasRange, enough && past.HasVolume);
        _shapes = _hasRange || _hasVolume
            ? [.. Enumerable.Range(MarketInputs.Unit.Days, past.Count - MarketInputs.Unit.Days).Select(day => ShapeOf(past.At(day)))]
            : [];
        _returns = Array.ConvertAll(_shapes, shape => shape.Return);
        Array.Sort(_returns, _shapes);
    }

    /// <summary>The bar of the next day.</summary>
    /// <param name="past">All days before it.</param>
    /// <param name="time">When it begins.</param>
    /// <param name="value">Its log return from close to close.</param>
    /// <param name="close">Its close.</param>
    /// <param name="random">Draws its shape.</param>
    public Bar Draw(PastWindow past, DateTime time, double value, double close, RandomSource random)
    {
        if (_shapes.Length == 0)
        {
            return new Bar(time, close, close, close, close, 0);
        }

        double unit = MarketInputs.Unit.Of(past);
        Shape shape = _shapes[First(value / unit) + random.NextBelow(Nearest)];
        double volume = _hasVolume ? shape.Volume * MeanVolume(past) : 0;
        if (!_hasRange)
        {
            return new Bar(time, close, close, close, close, volume);
        }

        double open = past[0].Close * Math.Exp(shape.Night * unit);
        double high = Math.Max(open, close) * Math.Exp(shape.Above * unit);
        double low = Math.Min(open, close) * Math.Exp(-shape.Below * unit);
        return new Bar(time, open, high, low, close, volume);
    }

    // Where the nearest returns begin in their order: the window is moved up as long as the next beyond it is nearer than its first.
    private int First(double value)
    {
        int low = 0;
        int high = _returns.Length - Nearest;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = value - _returns[middle] > _returns[middle + Nearest] - value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static Shape ShapeOf(PastWindow past)
    {
        PastWindow before = past.Before(1);
        double unit = MarketInputs.Unit.Of(before);
        Bar bar = past[0];
        double mean = MeanVolume(before);
        return new Shape(
            past.Return(0) / unit,
            Math.Log(bar.Open / before[0].Close) / unit,
            Math.Log(bar.High / Math.Max(bar.Open, bar.Close)) / unit,
            Math.Log(Math.Min(bar.Open, bar.Close) / bar.Low) / unit,
            mean > 0 ? bar.Volume / mean : 0);
    }

    private static double MeanVolume(PastWindow past)
    {
        double sum = 0;
        for (int daysAgo = 0; daysAgo < VolumeDays; daysAgo++)
        {
            sum += past[daysAgo].Volume;
        }

        return sum / VolumeDays;
    }

    private readonly record struct Shape(double Return, double Night, double Above, double Below, double Volume);
}
