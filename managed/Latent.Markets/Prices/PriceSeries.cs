using static System.FormattableString;

namespace Latent.Markets;

/// <summary>The prices of one symbol, in the order of time. A <see cref="PastWindow"/> gives access to them.</summary>
public sealed class PriceSeries
{
    private readonly BarList _bars;

    /// <summary>Creates a series from valid bars in the order of time.</summary>
    /// <param name="symbol">The name of the series.</param>
    /// <param name="bars">The bars, oldest first.</param>
    /// <param name="hasRange">Whether open, high and low were observed and are not copies of the close.</param>
    /// <param name="hasVolume">Whether volumes were observed.</param>
    /// <exception cref="ArgumentException">A bar is not after the one before, a price is not positive and finite, or high and low do not
    /// enclose open and close.</exception>
    public PriceSeries(string symbol, IEnumerable<Bar> bars, bool hasRange = true, bool hasVolume = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        ArgumentNullException.ThrowIfNull(bars);
        (Symbol, HasRange, HasVolume) = (symbol, hasRange, hasVolume);
        _bars = new BarList();
        foreach (Bar bar in bars)
        {
            Add(bar);
        }
    }

    private PriceSeries(BarList bars, string symbol, bool hasRange, bool hasVolume) =>
        (_bars, Symbol, HasRange, HasVolume) = (bars, symbol, hasRange, hasVolume);

    /// <summary>The name of the series.</summary>
    public string Symbol { get; }

    /// <summary>Whether open, high and low were observed.</summary>
    public bool HasRange { get; }

    /// <summary>Whether volumes were observed.</summary>
    public bool HasVolume { get; }

    /// <summary>The number of bars.</summary>
    public int Count => _bars.Count;

    /// <summary>A bar, counted from the oldest.</summary>
    public Bar this[int index] => _bars[index];

    /// <summary>The window of all bars known at the end of a day.</summary>
    /// <param name="day">The day, counted from the oldest.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    public PastWindow Until(int day) => new(this, 0, day);

    /// <summary>Copies a part of the series. Bars added to the copy do not change this series.</summary>
    internal PriceSeries Copy(int first, int count) => new(_bars.Copy(first, count), Symbol, HasRange, HasVolume);

    /// <summary>Creates a series from a list without copying it; the series owns the list from then on. Bars are checked as by the
    /// constructor.</summary>
    /// <exception cref="ArgumentException">A bar is not valid.</exception>
    internal static PriceSeries Adopt(string symbol, BarList bars, bool hasRange, bool hasVolume)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        PriceSeries series = new(bars, symbol, hasRange, hasVolume);
        for (int day = 0; day < bars.Count; day++)
        {
            series.Check(bars[day], day);
        }

        return series;
    }

    /// <summary>Adds the bar of the next day.</summary>
    internal void Add(Bar bar)
    {
        Check(bar, _bars.Count);
        _bars.Add(bar);
    }

    /// <summary>Removes all bars but the first ones, to drop imagined days.</summary>
    internal void Truncate(int count) => _bars.Truncate(count);

    private static string Text(in Bar bar) =>
        Invariant($"open {bar.Open}, high {bar.High}, low {bar.Low}, close {bar.Close}, volume {bar.Volume}");

    private void Check(in Bar bar, int day)
    {
        if (!(Positive(bar.Open) && Positive(bar.High) && Positive(bar.Low) && Positive(bar.Close) && bar.Volume >= 0
            && double.IsFinite(bar.Volume)))
        {
            throw new ArgumentException(Invariant(
                $"The bar of {bar.Time:yyyy-MM-dd HH:mm} of {Symbol} is {Text(bar)}; prices must be above 0 and finite, ")
                + Invariant($"and its volume 0 or more."));
        }

        if (bar.High < Math.Max(bar.Open, bar.Close) || bar.Low > Math.Min(bar.Open, bar.Close))
        {
            throw new ArgumentException(Invariant(
                $"The bar of {bar.Time:yyyy-MM-dd HH:mm} of {Symbol} is {Text(bar)}; high and low must enclose open and close."));
        }

        if (day > 0 && bar.Time <= _bars[day - 1].Time)
        {
            throw new ArgumentException(Invariant($"A bar of {Symbol} at {bar.Time:yyyy-MM-dd HH:mm} follows one at ")
                + Invariant($"{_bars[day - 1].Time:yyyy-MM-dd HH:mm}; times must rise from bar to bar."));
        }

        static bool Positive(double price) => price > 0 && double.IsFinite(price);
    }
}
