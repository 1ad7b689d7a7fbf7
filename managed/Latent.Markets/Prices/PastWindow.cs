using static System.FormattableString;

namespace Latent.Markets;

/// <summary>
/// The bars known at the end of one day, addressed by the number of days ago. The window gives no access to a later day. Features, models
/// and forecasts receive nothing else, so that none can look ahead.
/// </summary>
public readonly struct PastWindow
{
    private readonly PriceSeries _series;
    private readonly int _first;
    private readonly int _today;

    /// <summary>Creates the window of a day.</summary>
    /// <param name="series">The prices.</param>
    /// <param name="first">The first day of the window, counted from the oldest of the series.</param>
    /// <param name="today">The last day of the window, counted likewise.</param>
    internal PastWindow(PriceSeries series, int first, int today)
    {
        if (first < 0 || today < first || today >= series.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(today), today,
                $"{series.Symbol} has {series.Count} days; there are no days from {first} to {today}.");
        }

        (_series, _first, _today) = (series, first, today);
    }

    /// <summary>The number of known days, today included.</summary>
    public int Count => _today - _first + 1;

    /// <summary>The symbol.</summary>
    public string Symbol => _series.Symbol;

    /// <summary>Whether open, high and low were observed.</summary>
    public bool HasRange => _series.HasRange;

    /// <summary>Whether volumes were observed.</summary>
    public bool HasVolume => _series.HasVolume;

    /// <summary>The bar of a day.</summary>
    /// <param name="daysAgo">0 for today, 1 for the day before, …</param>
    /// <exception cref="LookAheadException">The day is in the future.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The day is before the first.</exception>
    public Bar this[int daysAgo] => _series[Day(daysAgo)];

    /// <summary>The log return of a day, ln(close / close of the day before).</summary>
    /// <param name="daysAgo">0 for today, 1 for the day before, …</param>
    /// <exception cref="LookAheadException">The day is in the future.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The day, or the day before it, is before the first.</exception>
    public double Return(int daysAgo) => Math.Log(this[daysAgo].Close / this[daysAgo + 1].Close);

    /// <summary>The log return over several days up to today.</summary>
    /// <param name="days">The number of days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window has too few days.</exception>
    public double ReturnOver(int days) => Math.Log(this[0].Close / this[days].Close);

    /// <summary>The window of an earlier day.</summary>
    /// <param name="daysAgo">The number of days before today.</param>
    /// <exception cref="LookAheadException">The day is in the future.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The day is before the first.</exception>
    public PastWindow Before(int daysAgo) => new(_series, _first, Day(daysAgo));

    /// <summary>The window of a day, counted from the oldest.</summary>
    /// <param name="day">The day, counted from the oldest; at most <see cref="Count"/> − 1.</param>
    /// <exception cref="LookAheadException">The day is in the future.</exception>
    public PastWindow At(int day) => Before(Count - 1 - day);

    /// <summary>The window of the latest days alone.</summary>
    /// <param name="days">The number of days kept, if there are as many.</param>
    public PastWindow Latest(int days) => new(_series, Math.Max(_first, _today - days + 1), _today);

    /// <summary>All daily log returns up to today, oldest first: one fewer than days.</summary>
    public double[] Returns()
    {
        double[] returns = new double[Count - 1];
        for (int day = 0; day < returns.Length; day++)
        {
            returns[day] = Return(returns.Length - 1 - day);
        }

        return returns;
    }

    /// <summary>Copies the days into a series of their own, to which imagined days can be added.</summary>
    internal PriceSeries Copy() => _series.Copy(_first, Count);

    // Every access to a bar passes this check, so that no future day can be read.
    private int Day(int daysAgo)
    {
        if (daysAgo < 0)
        {
            throw new LookAheadException(_series[_today].Time, daysAgo);
        }

        return daysAgo <= _today - _first
            ? _today - daysAgo
            : throw new ArgumentOutOfRangeException(nameof(daysAgo), daysAgo,
                Invariant($"{Symbol} has {Count} days up to {_series[_today].Time:yyyy-MM-dd}; there is none {daysAgo} days ago."));
    }
}
