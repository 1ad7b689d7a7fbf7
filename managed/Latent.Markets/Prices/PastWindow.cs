namespace Latent.Markets;

/// <summary>
/// What was known at the end of one day: the bars up to it, addressed by how many days ago they were. There is no way from it to a later day. Features,
/// models and forecasts receive nothing else, so that none can look ahead.
/// </summary>
public readonly struct PastWindow
{
    private readonly PriceSeries _series;
    private readonly int _today;

    /// <summary>All that was known at the end of a day.</summary>
    /// <param name="series">The prices.</param>
    /// <param name="today">The day, counted from the oldest.</param>
    internal PastWindow(PriceSeries series, int today)
    {
        if (today < 0 || today >= series.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(today), today, $"{series.Symbol} has {series.Count} days; there is no day {today}.");
        }

        (_series, _today) = (series, today);
    }

    /// <summary>The number of days known, today included.</summary>
    public int Count => _today + 1;

    /// <summary>The symbol.</summary>
    public string Symbol => _series.Symbol;

    /// <summary>Whether open, high and low were observed.</summary>
    public bool HasRange => _series.HasRange;

    /// <summary>Whether volumes were observed.</summary>
    public bool HasVolume => _series.HasVolume;

    /// <summary>The bar of a day.</summary>
    /// <param name="daysAgo">0 for today, 1 for the day before, …</param>
    /// <exception cref="LookAheadException">The day is in the future.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is before the first.</exception>
    public Bar this[int daysAgo] => _series[Day(daysAgo)];

    /// <summary>The log return of a day, ln(close / close of the day before).</summary>
    /// <param name="daysAgo">0 for today, 1 for the day before, …</param>
    /// <exception cref="LookAheadException">The day is in the future.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It or the day before it is before the first.</exception>
    public double Return(int daysAgo) => Math.Log(this[daysAgo].Close / this[daysAgo + 1].Close);

    /// <summary>The log return over several days up to today.</summary>
    /// <param name="days">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public double ReturnOver(int days) => Math.Log(this[0].Close / this[days].Close);

    /// <summary>What was known earlier.</summary>
    /// <param name="daysAgo">How many days before today.</param>
    /// <exception cref="LookAheadException">The day is in the future.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is before the first.</exception>
    public PastWindow Before(int daysAgo) => new(_series, Day(daysAgo));

    /// <summary>What was known at the end of a day.</summary>
    /// <param name="day">The day, counted from the oldest; at most <see cref="Count"/> − 1.</param>
    /// <exception cref="LookAheadException">The day is in the future.</exception>
    public PastWindow At(int day) => Before(_today - day);

    /// <summary>All daily log returns up to today, oldest first: one less than days.</summary>
    public double[] Returns()
    {
        double[] returns = new double[_today];
        for (int day = 1; day <= _today; day++)
        {
            returns[day - 1] = Return(_today - day);
        }

        return returns;
    }

    /// <summary>The same days with room for an imagined future.</summary>
    internal PriceSeries Copy() => _series.Copy(Count);

    // The one guard of causality: every bar is read through it.
    private int Day(int daysAgo)
    {
        if (daysAgo < 0)
        {
            throw new LookAheadException(_series[_today].Time, daysAgo);
        }

        return daysAgo <= _today
            ? _today - daysAgo
            : throw new ArgumentOutOfRangeException(nameof(daysAgo), daysAgo, $"{Symbol} has {Count} days up to {_series[_today].Time:yyyy-MM-dd}; there is none {daysAgo} days ago.");
    }
}
