using System.Globalization;
using System.Text;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>Scenarios as CSV.</summary>
internal static class ScenarioCsv
{
    /// <summary>Returns a row for each day of each path.</summary>
    public static string Of(Scenarios scenarios)
    {
        StringBuilder text = new("path,date,close,regime\n");
        for (int path = 0; path < scenarios.Paths; path++)
        {
            foreach ((int day, double close) in scenarios.Closes(path).Index())
            {
                string regime = ForecastCsv.Quote(scenarios.Regimes[scenarios.States[path, day]].Name);
                text.Append(CultureInfo.InvariantCulture, $"{path + 1},{Dates.Show(scenarios.Dates[day])},{close:G9},{regime}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Returns a row for each stylized fact.</summary>
    public static string Of(StylizedFactsComparison facts) =>
        "fact,prices,prices_whole,paths_median,paths_q05,paths_q95,inside\n" + string.Concat(facts.Rows.Select(row =>
            string.Create(CultureInfo.InvariantCulture,
                $"{ForecastCsv.Quote(row.Name)},{row.Data:G6},{row.Whole:G6},{row.Median:G6},{row.Low:G6},{row.High:G6},")
            + (row.Inside ? "yes\n" : "no\n")));
}
