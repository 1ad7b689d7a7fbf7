using Latent.IO;

namespace Latent.Markets;

/// <summary>
/// The prices in a file, one series for each symbol. The first bytes tell whether the file is Parquet, CSV compressed by gzip, or plain
/// CSV. Columns are found by their names, regardless of case, spaces and punctuation:
/// <list type="bullet">
/// <item>times: <c>datetime</c>, <c>timestamp</c>, <c>date</c> (with times of day in <c>time</c>, if there is such a column), <c>time</c>
/// or <c>unix</c>;</item>
/// <item>closes: <c>close</c>, <c>close/last</c>, <c>price</c> or <c>last</c>; adjusted closes: <c>adj close</c> or <c>adjusted close</c>.
/// If both exist, the close is the adjusted one, and open, high and low are multiplied by adjusted close / close;</item>
/// <item><c>open</c>, <c>high</c> and <c>low</c>, used if all three and <c>close</c> exist;</item>
/// <item><c>volume</c> or <c>vol</c>; a blank volume is 0;</item>
/// <item><c>symbol</c>, <c>ticker</c> or <c>name</c>.</item>
/// </list>
/// </summary>
public sealed class PriceFile
{
    private static readonly byte[] ParquetMagic = "PAR1"u8.ToArray();
    private static readonly byte[] GzipMagic = [0x1F, 0x8B];

    private PriceFile(string path, List<PriceSeries> series, PriceReport report) => (Path, Series, Report) = (path, series, report);

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The series, in the order of their first rows in the file; each has two bars or more.</summary>
    public IReadOnlyList<PriceSeries> Series { get; }

    /// <summary>The repairs that were made.</summary>
    public PriceReport Report { get; }

    /// <summary>The series of a symbol.</summary>
    /// <param name="symbol">The symbol, as written in the file.</param>
    /// <exception cref="DataFileException">The file has no such symbol.</exception>
    public PriceSeries this[string symbol] => Series.FirstOrDefault(series => series.Symbol == symbol)
        ?? throw new DataFileException(Path, "symbol", symbol,
            $"one of the file's: {string.Join(", ", Series.Take(10).Select(series => series.Symbol))}{(Series.Count > 10 ? ", ..." : "")}");

    /// <summary>Reads a file. Other processes may write to it at the same time.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">Options of reading; null allows no repairs.</param>
    /// <exception cref="DataFileException">The file is missing, cannot be read, or is no file of prices; a text in it cannot be parsed; or
    /// a symbol has fewer than two bars.</exception>
    /// <exception cref="PriceProblemsException">There are problems whose repair <see cref="PriceOptions.Repairs"/> does not
    /// allow.</exception>
    public static PriceFile Read(string path, PriceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
        {
            throw new DataFileException(path, "path", "a folder", "a CSV or Parquet file of prices");
        }

        try
        {
            return Read(() =>
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1,
                FileOptions.SequentialScan), path, options ?? new PriceOptions());
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataFileException(path, "file", "missing", "a CSV or Parquet file of prices", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException && error is not DataFileException))
        {
            throw new DataFileException(path, "file", $"not readable ({error.Message.TrimEnd('.')})", "a CSV or Parquet file of prices",
                error);
        }
    }

    /// <summary>Reads the content of a stream.</summary>
    /// <param name="open">Opens the stream at its start; called several times.</param>
    /// <param name="path">The name of the content, for messages and the symbol.</param>
    /// <param name="options">Options of reading.</param>
    internal static PriceFile Read(Func<Stream> open, string path, PriceOptions options)
    {
        Check(options);
        PriceTable table = Fill(open, path, options, keepRows: false);
        table = table.MustKeepRows ? Fill(open, path, options, keepRows: true) : table;
        (List<PriceSeries> series, PriceReport report) = table.Complete();
        return new PriceFile(path, series, report);
    }

    private static void Check(PriceOptions options)
    {
        if ((options.Repairs & ~Repairs.All) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Repairs,
                $"There are no such repairs; allow a combination of {string.Join(", ", ProblemLog.Kinds)}.");
        }

        if (options.Resample is not (null or Period.Day or Period.Week))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Resample, "Rows can be resampled to days or weeks only.");
        }

        if (options.Symbol is not null && string.IsNullOrWhiteSpace(options.Symbol))
        {
            throw new ArgumentException("The symbol is blank; name one, or leave it null.", nameof(options));
        }
    }

    private static PriceTable Fill(Func<Stream> open, string path, PriceOptions options, bool keepRows)
    {
        byte[] start = new byte[4];
        using (Stream stream = open())
        {
            stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }

        if (start.AsSpan().SequenceEqual(ParquetMagic))
        {
            using Stream stream = open();
            return ParquetPrices.Read(stream, path, options, columns => Begin("row", columns));
        }

        bool isPacked = start.AsSpan().StartsWith(GzipMagic);
        return CsvPrices.Read(isPacked ? () => new GzipContent(open()) : open, path, options, columns => Begin("line", columns));

        PriceTable Begin(string unit, PriceColumns columns) => new(options, columns, new ProblemLog(path, unit), Name(path), keepRows);
    }

    // The name of the file without extensions; SPY for SPY.csv.gz.
    private static string Name(string path)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? System.IO.Path.GetFileNameWithoutExtension(name) : name;
        return name.Length > 0 ? name : System.IO.Path.GetFileName(path);
    }
}
