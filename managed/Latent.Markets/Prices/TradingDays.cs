namespace Latent.Markets;

/// <summary>
/// Future trading days, extrapolated from the last known days. If the last prices are weekly, or of all days of the week, the future days
/// have the same distance; otherwise they are weekdays, some of which may turn out to be holidays.
/// </summary>
public static class TradingDays
{
    private const int Looked = 60;

    // Longest pause of daily data, a weekend and two holidays; longer steps are weeks.
    private const double LongestPause = 4;

    /// <summary>Returns the next days, the nearest first.</summary>
    /// <param name="past">The known days.</param>
    /// <param name="count">The number of days.</param>
    public static DateTime[] After(PastWindow past, int count)
    {
        DateTime[] last = [.. Enumerable.Range(0, Math.Min(Looked, past.Count)).Select(daysAgo => past[daysAgo].Time)];
        double[] steps = [.. last.Zip(last.Skip(1), (day, before) => (day - before).TotalDays).Order()];
        double step = steps.Length > 0 ? Math.Round(steps[steps.Length / 2]) : 1;
        bool isEven = step > LongestPause || last.Any(day => day.DayOfWeek == DayOfWeek.Saturday);
        DateTime[] days = new DateTime[count];
        DateTime date = last[0];
        for (int day = 0; day < count; day++)
        {
            days[day] = date = date.AddDays(isEven
                ? step
                : date.DayOfWeek switch { DayOfWeek.Friday => 3, DayOfWeek.Saturday => 2, _ => 1 });
        }

        return days;
    }
}
