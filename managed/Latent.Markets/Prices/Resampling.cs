namespace Latent.Markets;

/// <summary>Puts bars together to longer ones.</summary>
public static class Resampling
{
    /// <summary>
    /// Puts bars together to days or weeks: the first open, the highest high, the lowest low, the last close, and the sum of volumes in the order of time.
    /// A period without a bar gives none, and the first and last period are what there is of them. Where open, high and low were not observed, they are
    /// the close again.
    /// </summary>
    /// <param name="series">Bars that are shorter.</param>
    /// <param name="period">What to put them together to.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such period.</exception>
    public static PriceSeries To(PriceSeries series, Period period)
    {
        ArgumentNullException.ThrowIfNull(series);
        BarList bars = new();
        for (int index = 0; index < series.Count; index++)
        {
            Bar row = series[index];
            DateTime start = Start(row.Time, period);
            if (bars.Count > 0 && bars[bars.Count - 1].Time == start)
            {
                bars[bars.Count - 1] = Merge(bars[bars.Count - 1], row, series.HasRange);
            }
            else
            {
                bars.Add(row with { Time = start });
            }
        }

        return PriceSeries.Adopt(series.Symbol, bars, series.HasRange, series.HasVolume);
    }

    /// <summary>When the period begins that a time is in.</summary>
    internal static DateTime Start(DateTime time, Period period) => period switch
    {
        Period.Day => time.Date,
        Period.Week => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)),
        _ => throw new ArgumentOutOfRangeException(nameof(period), period, "Bars are put together to days or weeks."),
    };

    /// <summary>A bar with the next one that belongs to it.</summary>
    internal static Bar Merge(in Bar bar, in Bar next, bool hasRange) => hasRange
        ? new Bar(bar.Time, bar.Open, Math.Max(bar.High, next.High), Math.Min(bar.Low, next.Low), next.Close, bar.Volume + next.Volume)
        : new Bar(bar.Time, next.Close, next.Close, next.Close, next.Close, bar.Volume + next.Volume);
}
