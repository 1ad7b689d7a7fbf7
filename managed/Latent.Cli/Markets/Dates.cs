using System.Globalization;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>Days as text, and the day that comes after the last.</summary>
internal static class Dates
{
    private const int Looked = 60;

    /// <summary>A day, with the time of day if it has one.</summary>
    public static string Show(DateTime time) =>
        time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>
    /// The day at whose close a forecast made today ends: as many weeks or calendar days ahead where the last prices are of weeks or of all days of the
    /// week, else as many weekdays, which may turn out to be holidays.
    /// </summary>
    /// <param name="prices">The prices up to today.</param>
    /// <param name="horizon">Bars ahead.</param>
    public static DateTime Next(PriceSeries prices, int horizon)
    {
        var last = Enumerable.Range(0, prices.Count).TakeLast(Looked).Select(day => prices[day].Time).ToArray();
        var steps = last.Zip(last.Skip(1), (before, after) => (after - before).TotalDays).Order().ToArray();
        var step = Math.Round(steps[steps.Length / 2]);
        if (step > 4 || last.Any(time => time.DayOfWeek == DayOfWeek.Saturday))
        {
            return last[^1].AddDays(step * horizon);
        }
        var date = last[^1];
        for (var day = 0; day < horizon; day++)
        {
            date = date.AddDays(date.DayOfWeek switch { DayOfWeek.Friday => 3, DayOfWeek.Saturday => 2, _ => 1 });
        }
        return date;
    }
}
