namespace Latent.Markets;

/// <summary>
/// The days that come after the last known, as the days up to it suggest: as many weeks or calendar days ahead where the last prices are of weeks or of all days of the week,
/// else weekdays, some of which may turn out to be holidays.
/// </summary>
public static class TradingDays
{
    private const int Looked = 60;

    // A weekend and two holidays; beyond it, steps are of weeks.
    private const double LongestPause = 4;

    /// <summary>The next days, the nearest first.</summary>
    /// <param name="past">What is known.</param>
    /// <param name="count">How many days.</param>
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
            days[day] = date = date.AddDays(isEven ? step : date.DayOfWeek switch { DayOfWeek.Friday => 3, DayOfWeek.Saturday => 2, _ => 1 });
        }

        return days;
    }
}
