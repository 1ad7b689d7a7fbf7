using System.Globalization;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The prices that a command works on.</summary>
/// <param name="Series">They.</param>
/// <param name="Source">Where they come from, for people.</param>
/// <param name="Report">What was repaired in their file; null for the embedded index, in which nothing was.</param>
internal sealed record MarketPrices(PriceSeries Series, string Source, PriceReport? Report)
{
    // The first years of the index are for the first fit: it sees a fall and a rise.
    private static readonly DateTime EmbeddedFrom = new(2006, 1, 1);

    private const int MostListed = 20;

    /// <summary>The first day to forecast if none is given; null for what the library holds standard.</summary>
    public DateTime? StandardFrom => Report is null ? EmbeddedFrom : null;

    /// <summary>The days of the first and the last price.</summary>
    public string Span => $"{Dates.Show(Series[0].Time)} to {Dates.Show(Series[Series.Count - 1].Time)}";

    /// <summary>What was done to the prices, in a line.</summary>
    public string Repaired => Report is null ? "nothing had to be repaired" : Report.ToString();

    /// <summary>How many bars make a year, as the prices themselves show it: 252 for a stock exchange's days, 52 for weeks.</summary>
    public double BarsPerYear => Math.Round((Series.Count - 1) / ((Series[Series.Count - 1].Time - Series[0].Time).TotalDays / 365.25));

    /// <summary>The index inside the library.</summary>
    public static MarketPrices Embedded(Period? resample)
    {
        var index = Sp500.Load();
        return new MarketPrices(resample is { } period ? Resampling.To(index, period) : index, "the S&P 500 index inside the library, which is of vega-datasets and Yahoo Finance", null);
    }

    /// <summary>Those of one symbol in a file.</summary>
    /// <exception cref="CommandException">The file has problems that could be repaired, several symbols of which none was named, or prices within days.</exception>
    public static MarketPrices Read(string path, PriceOptions options)
    {
        try
        {
            var file = PriceFile.Read(path, options);
            var series = file.Series.Count == 1
                ? file.Series[0]
                : throw new CommandException($"{path} has the prices of {file.Series.Count} symbols; name one with --symbol: {List(file.Series)}");
            RequireDays(series, path);
            return new MarketPrices(series, path, file.Report);
        }
        catch (PriceProblemsException error)
        {
            throw new CommandException(RepairText(path, error));
        }
    }

    private static string List(IReadOnlyList<PriceSeries> series) =>
        string.Join(", ", series.Take(MostListed).Select(one => one.Symbol)) + (series.Count > MostListed ? $" and {series.Count - MostListed} more" : "");

    // The models count days; bars within a day would be taken for days without a word.
    private static void RequireDays(PriceSeries series, string path)
    {
        var within = Enumerable.Range(1, series.Count - 1).Count(bar => series[bar].Time.Date == series[bar - 1].Time.Date);
        if (within > 0)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                $"{path} has {series.Count:N0} prices of {series.Symbol}, {within:N0} of them on the same day as the one before; give --resample day"));
        }
    }

    // The library names its own flags; here the same are words of an option.
    private static string RepairText(string path, PriceProblemsException error)
    {
        var refused = RepairWords.Of(error.Refused);
        var found = refused.Select(word =>
        {
            var kind = RepairWords.Parse([word]);
            var first = error.Report.Problems.First(problem => problem.Kind == kind);
            return string.Create(CultureInfo.InvariantCulture, $"{word} ({error.Report.Count(kind):N0}, the first at {first.Line}: {first.Symbol} {first.Text})");
        });
        return $"{path} has problems: {string.Join("; ", found)}. Mend the file, or allow repairs with --repair {string.Join(',', refused)}";
    }
}
