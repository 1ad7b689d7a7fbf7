using Latent.IO;

namespace Latent.Markets;

/// <summary>Collects the rows of a file by symbol, and finds the problems of each row.</summary>
internal sealed class PriceTable
{
    private readonly PriceOptions _options;
    private readonly string _name;
    private readonly bool _keepRows;
    private readonly Dictionary<string, SeriesBuilder?> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeriesBuilder?>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly List<SeriesBuilder> _order = [];
    private long _rows;

    /// <summary>Creates an empty table.</summary>
    /// <param name="options">Options of reading.</param>
    /// <param name="columns">The columns of the file.</param>
    /// <param name="log">Receives problems.</param>
    /// <param name="name">The name of the series if rows have no symbols.</param>
    /// <param name="keepRows">Whether rows are kept for sorting.</param>
    public PriceTable(PriceOptions options, PriceColumns columns, ProblemLog log, string name, bool keepRows)
    {
        (_options, Columns, Log, _name, _keepRows) = (options, columns, log, name, keepRows);
        _bySpan = _series.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The columns of the file.</summary>
    public PriceColumns Columns { get; }

    /// <summary>Problems found.</summary>
    public ProblemLog Log { get; }

    /// <summary>Whether the file must be read again, with rows kept for sorting.</summary>
    public bool MustKeepRows { get; private set; }

    /// <summary>The series of rows without a symbol.</summary>
    public SeriesBuilder Only() => _order.Count > 0 ? _order[0] : Begin(_options.Symbol ?? _name);

    /// <summary>The series of a symbol; null if it is not to be read.</summary>
    public SeriesBuilder? Of(ReadOnlySpan<char> symbol)
    {
        if (_bySpan.TryGetValue(symbol, out SeriesBuilder? series))
        {
            return series;
        }

        string name = symbol.ToString();
        if (_options.Symbol is null || name == _options.Symbol)
        {
            return Begin(name);
        }

        _series.Add(name, null);
        return null;
    }

    /// <summary>Adds a row.</summary>
    public void Add(SeriesBuilder series, in RawRow row, long line)
    {
        _rows++;
        if (row.Missing(Columns) is string missing)
        {
            Note(Repairs.Missing, series, line, row.Time, missing);
            return;
        }

        if (row.Volume < 0)
        {
            Note(Repairs.Missing, series, line, row.Time, FormattableString.Invariant($"has a volume of {row.Volume:R}"));
        }

        if (row.Inconsistent(Columns) is string inconsistent)
        {
            Note(Repairs.Inconsistent, series, line, row.Time, inconsistent);
        }

        series.Take(row.ToBar(Columns), line);
        MustKeepRows |= series.IsUnsorted && !_keepRows && _options.Repairs.HasFlag(Repairs.Sort);
    }

    /// <summary>Completes the series of all symbols and the report of repairs.</summary>
    /// <exception cref="PriceProblemsException">There are problems whose repair is not allowed.</exception>
    /// <exception cref="DataFileException">A series has fewer than two bars.</exception>
    public (List<PriceSeries> Series, PriceReport Report) Complete()
    {
        _order.ForEach(series => series.Complete());
        PriceReport report = Log.Report(_rows);
        Repairs refused = report.Kinds & ~_options.Repairs;
        if (refused != Repairs.None)
        {
            throw new PriceProblemsException(Log.File, Log.Unit, report, refused);
        }

        if (_order.Count == 0)
        {
            throw _series.Count > 0
                ? new DataFileException(Log.File, "symbol", _options.Symbol!,
                    $"one of the file's, such as {string.Join(", ", _series.Keys.Take(5))}")
                : new DataFileException(Log.File, "number of rows", "0", "at least 2 below the header");
        }

        return ([.. _order.Select(Build)], report);
    }

    private PriceSeries Build(SeriesBuilder series)
    {
        if (series.Count < 2)
        {
            string unit = _options.Resample switch { Period.Day => "days", Period.Week => "weeks", _ => "usable rows" };
            throw new DataFileException(Log.File, $"number of {unit} of {series.Symbol}", $"{series.Count}", "at least 2");
        }

        try
        {
            return series.Build();
        }
        catch (ArgumentException error)
        {
            throw new DataFileException(Log.File, $"series {series.Symbol}",
                $"out of the range of computation ({error.Message.TrimEnd('.')})", "prices and volumes of a usual size", error);
        }
    }

    private SeriesBuilder Begin(string symbol)
    {
        SeriesBuilder series = new(symbol, Columns, _options.Resample, Log, _keepRows);
        _series.Add(symbol, series);
        _order.Add(series);
        return series;
    }

    private void Note(Repairs kind, SeriesBuilder series, long line, DateTime time, string text)
    {
        if (Log.Count(kind))
        {
            Log.Keep(new PriceProblem(kind, line, series.Symbol, $"{ProblemLog.Show(time)} {text}"));
        }
    }
}
