using MathNet.Numerics.Statistics;

namespace Latent.Markets;

/// <summary>
/// Makes bars from drawn returns, for models that read the day's range and volume. Each bar has the shape of a past day, drawn from the 20
/// most similar ones. Similarity is the distance in two numbers: the return in units of the current volatility (<see
/// cref="VolatilityUnit"/>), and the logarithm of that volatility in its standard deviations; without the second, volatility would not
/// return to its mean.
/// </summary>
/// <remarks>
/// The shape is the overnight move and the distances of high and low beyond open and close, in units of the volatility, and the volume
/// relative to the mean of the 20 days before. The return from close to close stays as drawn; the part that is not overnight falls within
/// the day. Without an observed range, open, high and low are the close; without observed volumes, the volume is 0. The same holds if there
/// are too few days to draw from.
/// </remarks>
internal sealed class BarShapes
{
    private const int Alike = 20;
    private const int VolumeDays = 20;

    private readonly bool _hasRange;
    private readonly bool _hasVolume;
    private readonly double _levelDeviation;
    private readonly Shape[] _shapes;

    /// <summary>Measures the shapes of past days.</summary>
    public BarShapes(PastWindow past)
    {
        bool enough = past.Count >= MarketInputs.Unit.Days + Alike;
        (_hasRange, _hasVolume) = (enough && past.HasRange, enough && past.HasVolume);
        _shapes = _hasRange || _hasVolume
            ? [.. Enumerable.Range(MarketInputs.Unit.Days, past.Count - MarketInputs.Unit.Days).Select(day => ShapeOf(past.At(day)))]
            : [];
        Array.Sort(_shapes, (one, other) => one.Return.CompareTo(other.Return));
        _levelDeviation = _shapes.Length > 0 ? Math.Max(
            ArrayStatistics.PopulationStandardDeviation(Array.ConvertAll(_shapes, shape => shape.Level)), 1e-6) : 1;
    }

    /// <summary>Draws the bar of the next day.</summary>
    /// <param name="past">All days before the bar.</param>
    /// <param name="time">The start of the bar.</param>
    /// <param name="value">The log return of the bar from close to close.</param>
    /// <param name="close">The close of the bar.</param>
    /// <param name="random">The source of the draw.</param>
    public Bar Draw(PastWindow past, DateTime time, double value, double close, RandomSource random)
    {
        if (_shapes.Length == 0)
        {
            return new Bar(time, close, close, close, close, 0);
        }

        double unit = MarketInputs.Unit.Of(past);
        Shape shape = _shapes[MostAlike(value / unit, Math.Log(unit))[random.NextBelow(Alike)]];
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

    // Searches from the nearest return outwards, until a more distant one cannot be more similar than those found.
    private int[] MostAlike(double value, double level)
    {
        int[] places = new int[Alike];
        double[] distances = new double[Alike];
        int count = 0;
        int above = FirstAbove(value);
        int below = above - 1;
        while (below >= 0 || above < _shapes.Length)
        {
            bool lower = above == _shapes.Length || below >= 0 && value - _shapes[below].Return <= _shapes[above].Return - value;
            int place = lower ? below-- : above++;
            double gap = _shapes[place].Return - value;
            if (count == Alike && gap * gap >= distances[^1])
            {
                break;
            }

            double levels = (_shapes[place].Level - level) / _levelDeviation;
            count = Keep(places, distances, count, place, gap * gap + levels * levels);
        }

        return places;
    }

    // Inserts a candidate in order of distance, and keeps the nearest ones.
    private static int Keep(int[] places, double[] distances, int count, int place, double distance)
    {
        if (count == Alike && distance >= distances[^1])
        {
            return count;
        }

        int at = Math.Min(count, Alike - 1);
        for (; at > 0 && distances[at - 1] > distance; at--)
        {
            (places[at], distances[at]) = (places[at - 1], distances[at - 1]);
        }

        (places[at], distances[at]) = (place, distance);
        return Math.Min(count + 1, Alike);
    }

    private int FirstAbove(double value)
    {
        int low = 0;
        int high = _shapes.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _shapes[middle].Return <= value ? (middle + 1, high) : (low, middle);
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
            Math.Log(unit),
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

    private readonly record struct Shape(double Return, double Level, double Night, double Above, double Below, double Volume);
}
