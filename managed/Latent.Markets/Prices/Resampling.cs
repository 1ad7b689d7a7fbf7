namespace Latent.Markets;

/// <summary>Resampling of bars to longer periods.</summary>
public static class Resampling
{
    /// <summary>
    /// Resamples bars to days or weeks: the first open, the highest high, the lowest low, the last close, and the sum of volumes in the
    /// order of time. A period without bars gives none; the first and the last period may be incomplete. If open, high and low were not
    /// observed, they equal the close.
    /// </summary>
    /// <param name="series">Bars of shorter periods.</param>
    /// <param name="period">The period of the resampled bars.</param>
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

    /// <summary>Returns the start of the period that contains a time.</summary>
    internal static DateTime Start(DateTime time, Period period) => period switch
    {
        Period.Day => time.Date,
        Period.Week => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)),
        _ => throw new ArgumentOutOfRangeException(nameof(period), period, "Bars can be resampled to days or weeks only."),
    };

    /// <summary>Merges a bar with the next one of the same period.</summary>
    internal static Bar Merge(in Bar bar, in Bar next, bool hasRange) => hasRange
        ? new Bar(bar.Time, bar.Open, Math.Max(bar.High, next.High), Math.Min(bar.Low, next.Low), next.Close, bar.Volume + next.Volume)
        : new Bar(bar.Time, next.Close, next.Close, next.Close, next.Close, bar.Volume + next.Volume);
}
