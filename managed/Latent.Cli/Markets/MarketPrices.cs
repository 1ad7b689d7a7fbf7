using System.Globalization;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The prices of a command.</summary>
/// <param name="Series">The series.</param>
/// <param name="Source">A description of the source.</param>
/// <param name="Report">The repairs of the file; null for the embedded index, which needs none.</param>
internal sealed record MarketPrices(PriceSeries Series, string Source, PriceReport? Report)
{
    // The first fit needs some years: those before 2006 contain a fall and a rise.
    private static readonly DateTime EmbeddedFrom = new(2006, 1, 1);

    private const int MostListed = 20;

    /// <summary>The default first day to forecast; null for the default of the library.</summary>
    public DateTime? StandardFrom => Report is null ? EmbeddedFrom : null;

    /// <summary>The dates of the first and the last price.</summary>
    public string Span => $"{Dates.Show(Series[0].Time)} to {Dates.Show(Series[Series.Count - 1].Time)}";

    /// <summary>The repairs of the prices, in one line.</summary>
    public string Repaired => Report is null ? "nothing had to be repaired" : Report.ToString();

    /// <summary>The number of bars a year, measured on the prices: 252 for days of a stock exchange, 52 for weeks.</summary>
    public double BarsPerYear => Math.Round((Series.Count - 1) / ((Series[Series.Count - 1].Time - Series[0].Time).TotalDays / 365.25));

    /// <summary>Loads the index embedded in the library.</summary>
    public static MarketPrices Embedded(Period? resample)
    {
        PriceSeries index = Sp500.Load();
        return new MarketPrices(resample is { } period ? Resampling.To(index, period) : index,
            "the S&P 500 index inside the library (source: vega-datasets and Yahoo Finance)", null);
    }

    /// <summary>Reads the prices of one symbol in a file.</summary>
    /// <exception cref="CommandException">The file has problems that could be repaired, it has several symbols and none was named, or it
    /// has several prices a day.</exception>
    public static MarketPrices Read(string path, PriceOptions options)
    {
        try
        {
            PriceFile file = PriceFile.Read(path, options);
            PriceSeries series = file.Series.Count == 1
                ? file.Series[0]
                : throw new CommandException(
                    $"{path} has the prices of {file.Series.Count} symbols; name one with --symbol: {List(file.Series)}");
            RequireDays(series, path);
            return new MarketPrices(series, path, file.Report);
        }
        catch (PriceProblemsException error)
        {
            throw new CommandException(RepairText(path, error));
        }
    }

    private static string List(IReadOnlyList<PriceSeries> series) =>
        string.Join(", ", series.Take(MostListed).Select(one => one.Symbol))
            + (series.Count > MostListed ? $" and {series.Count - MostListed} more" : "");

    // The models count bars as days, and would take bars within a day for days without notice.
    private static void RequireDays(PriceSeries series, string path)
    {
        int within = Enumerable.Range(1, series.Count - 1).Count(bar => series[bar].Time.Date == series[bar - 1].Time.Date);
        if (within > 0)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                $"{path} has {series.Count:N0} prices of {series.Symbol}, {within:N0} of them on the same day as the price before; ")
                + "give --resample day");
        }
    }

    // The library's message names its own flags; this one names the words of the option.
    private static string RepairText(string path, PriceProblemsException error)
    {
        string[] refused = RepairWords.Of(error.Refused);
        IEnumerable<string> found = refused.Select(word =>
        {
            Repairs kind = RepairWords.Parse([word]);
            PriceProblem first = error.Report.Problems.First(problem => problem.Kind == kind);
            return string.Create(CultureInfo.InvariantCulture,
                $"{word} ({error.Report.Count(kind):N0}, the first at {first.Line}: {first.Symbol} {first.Text})");
        });
        return $"{path} has problems: {string.Join("; ", found)}. Mend the file, or allow repairs with --repair "
            + $"{string.Join(',', refused)}";
    }
}
