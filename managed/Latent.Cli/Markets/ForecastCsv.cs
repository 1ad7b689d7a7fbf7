using System.Globalization;
using System.Text;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>
/// Forecasts as CSV, one row a day, each from the days before it alone. The rows for prices up to a day are therefore, byte for byte, the
/// first rows for longer prices.
/// </summary>
internal static class ForecastCsv
{
    /// <summary>The names of the columns.</summary>
    public static string Header { get; } = "date,made_on,regime,probabilities,mean,deviation,"
        + string.Join(',', DayForecast.Levels.Select(level =>
        string.Create(CultureInfo.InvariantCulture, $"q{Math.Round(100 * level):00}")));

    /// <summary>Returns the content of the file; lines end in a line feed.</summary>
    public static string Of(IEnumerable<DayForecast> forecasts)
    {
        StringBuilder text = new StringBuilder(Header).Append('\n');
        foreach (DayForecast forecast in forecasts)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{Dates.Show(forecast.Date)},{Dates.Show(forecast.MadeOn)},{Quote(forecast.RegimeName)},");
            text.Append(CultureInfo.InvariantCulture,
                $"{Join(forecast.StateProbabilities)},{Number(forecast.Mean)},{Number(forecast.Deviation)}");
            foreach (double quantile in forecast.Quantiles)
            {
                text.Append(',').Append(Number(quantile));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Joins probabilities into one field, since models differ in the number of states.</summary>
    public static string Join(IEnumerable<double> probabilities) => string.Join(';', probabilities.Select(Number));

    /// <summary>Quotes a text as a field, if it needs quotes.</summary>
    public static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string Number(double value) => value.ToString("G9", CultureInfo.InvariantCulture);
}
