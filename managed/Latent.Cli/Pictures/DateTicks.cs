using System.Globalization;
using ScottPlot.TickGenerators;

namespace Latent.Cli.Pictures;

/// <summary>Labels of an axis of days: years, months or days, as densely as they fit.</summary>
internal static class DateTicks
{
    private const int Most = 11;
    private const int LongestFitting = 4;
    private const double EndShare = 0.03;

    private static readonly int[] YearSteps = [1, 2, 5, 10, 20, 50, 100];
    private static readonly int[] MonthSteps = [1, 2, 3, 6];
    private static readonly int[] DaySteps = [1, 2, 7, 14];

    /// <summary>Creates the labels between two days.</summary>
    public static NumericManual Between(DateTime first, DateTime last)
    {
        NumericManual ticks = new();
        foreach ((DateTime day, string text) in Labels(first, last))
        {
            ticks.AddMajor(day.ToOADate(), text);
        }

        return ticks;
    }

    internal static IReadOnlyList<(DateTime Day, string Text)> Labels(DateTime first, DateTime last)
    {
        double days = (last - first).TotalDays;
        if (days <= DaySteps[^1] * Most)
        {
            // Weeks are labelled on Mondays, usually their first day of trading.
            int step = DaySteps.First(step => days <= step * Most);
            return Every(first.Date.AddDays(step >= 7 ? (8 - (int)first.DayOfWeek) % 7 : 0), day => day.AddDays(step), "d MMM yyyy");
        }

        double months = days / 30.4;
        if (months <= MonthSteps[^1] * Most)
        {
            int step = MonthSteps.First(step => months <= step * Most);
            return Every(new DateTime(first.Year, ((first.Month - 1) / step * step) + 1, 1), day => day.AddMonths(step), "MMM yyyy");
        }

        int years = YearSteps.FirstOrDefault(step => days / 365.25 <= step * Most, YearSteps[^1]);
        return Every(new DateTime(Math.Max(first.Year / years * years, 1), 1, 1), day => day.AddYears(years), "yyyy");

        List<(DateTime, string)> Every(DateTime start, Func<DateTime, DateTime> next, string format)
        {
            List<(DateTime, string)> labels = [];
            // A long label at the right end would be cut off, so that the end is left free.
            DateTime end = last.AddDays(format.Length > LongestFitting ? -EndShare * days : 0);
            for (DateTime day = start; day <= end; day = next(day))
            {
                if (day >= first)
                {
                    labels.Add((day, day.ToString(format, CultureInfo.InvariantCulture)));
                }
            }

            return labels;
        }
    }
}
