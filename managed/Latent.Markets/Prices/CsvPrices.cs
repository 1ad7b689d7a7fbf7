using System.Text;
using CsvHelper;
using Latent.IO;

namespace Latent.Markets;

/// <summary>Reads CSV files of prices.</summary>
internal static class CsvPrices
{
    private const int LongestLine = 1 << 20;
    private const int LongestSymbol = 256;
    private const string Separators = ",;\t|";

    /// <summary>Reads all rows into a table.</summary>
    /// <param name="open">Opens the content from its start.</param>
    /// <param name="file">Path of the file.</param>
    /// <param name="options">Options of reading.</param>
    /// <param name="begin">Creates a table for given columns.</param>
    /// <exception cref="DataFileException">The content is not a CSV file of prices.</exception>
    public static PriceTable Read(Func<Stream> open, string file, PriceOptions options, Func<PriceColumns, PriceTable> begin)
    {
        try
        {
            char separator = FindSeparator(open, file);
            using CsvReader reader = CsvReader.Create(open(), ReaderOptions(separator), false);
            _ = reader.Read();
            PriceTable table = begin(Header(reader, file));
            new CsvRows(reader, file, table, options.DateFormat).Read();
            return table;
        }
        catch (CsvFormatException error)
        {
            throw new DataFileException(file, $"text near line {Math.Max(1, error.LineNumber)}",
                $"malformed ({error.Message.TrimEnd('.')})", "rows of CSV, with quotes around whole fields only", error);
        }
        catch (InvalidDataException error)
        {
            throw new DataFileException(file, "content", $"damaged ({error.Message.TrimEnd('.')})",
                "a CSV file, plain or compressed by gzip", error);
        }
    }

    private static CsvReaderOptions ReaderOptions(char separator) => new()
    {
        Separator = separator,
        HasHeader = false,
        TrimWhitespace = true,
        TrimInsideQuotes = true,
        AllowLineBreaksInQuotes = false,
        TrackLineNumbers = true,
        MaxRecordSize = LongestLine,
        MalformedData = CsvMalformedDataHandling.Throw,
        BufferSize = 1 << 18,
    };

    // Finds the separator with which the first line is a header of prices.
    private static char FindSeparator(Func<Stream> open, string file)
    {
        string line = FirstLine(open);
        if (line.Length == 0)
        {
            throw new DataFileException(file, "content", "empty", PriceColumns.Required);
        }

        foreach (char separator in Separators)
        {
            using CsvReader reader = CsvReader.FromText(line,
                ReaderOptions(separator) with { MalformedData = CsvMalformedDataHandling.Recover });
            if (reader.Read() && TryFind(Names(reader), file) is not null)
            {
                return separator;
            }
        }

        const int Shown = 120;
        throw new DataFileException(file, "first line", $"'{(line.Length <= Shown ? line : line[..Shown] + "...")}'",
            PriceColumns.Required);
    }

    private static string FirstLine(Func<Stream> open)
    {
        using StreamReader reader = new(open(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        char[] start = new char[1 << 16];
        string text = new(start, 0, reader.ReadBlock(start));
        text = text.TrimStart('\r', '\n');
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }

    private static PriceColumns Header(CsvReader reader, string file) =>
        TryFind(Names(reader), file) ?? throw new DataFileException(file, "first line", Encoding.UTF8.GetString(reader.RawRecord),
            PriceColumns.Required);

    private static PriceColumns? TryFind(string[] names, string file)
    {
        try
        {
            return PriceColumns.Find(names);
        }
        catch (AmbiguousColumnException error)
        {
            throw new DataFileException(file, "header", error.Message, "each column once", error);
        }
    }

    private static string[] Names(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];

    /// <summary>The rows below a header.</summary>
    private sealed class CsvRows(CsvReader reader, string file, PriceTable table, string? dateFormat)
    {
        private readonly TimeText _times = new(dateFormat);
        private readonly PriceColumns _columns = table.Columns;
        private readonly char[] _symbol = new char[LongestSymbol];
        private byte[] _lastSymbol = [];
        private SeriesBuilder? _series;

        public void Read()
        {
            RawRow row = default;
            while (!table.MustKeepRows && reader.Read())
            {
                if (reader.FieldCount != _columns.Names.Count)
                {
                    CheckFieldCount();
                }

                if (Series() is SeriesBuilder series)
                {
                    row.Time = Time();
                    row.Close = Price(_columns.Close);
                    row.AdjustedClose = Price(_columns.AdjustedClose);
                    row.Volume = Volume();
                    if (_columns.HasRange)
                    {
                        (row.Open, row.High, row.Low) = (Price(_columns.Open), Price(_columns.High), Price(_columns.Low));
                    }

                    table.Add(series, row, reader.LineNumber);
                }
            }
        }

        private SeriesBuilder? Series()
        {
            if (_columns.Symbol < 0)
            {
                return _series ??= table.Only();
            }

            // Rows of a symbol mostly follow one another, so that the last series is tried first.
            ReadOnlySpan<byte> text = reader.GetSpan(_columns.Symbol);
            if (text.IsEmpty || text.Length > LongestSymbol)
            {
                throw Bad(_columns.Symbol, $"a symbol of up to {LongestSymbol} letters");
            }

            if (!text.SequenceEqual(_lastSymbol))
            {
                _series = table.Of(_symbol.AsSpan(0, Encoding.UTF8.GetChars(text, _symbol)));
                _lastSymbol = text.ToArray();
            }

            return _series;
        }

        private DateTime Time()
        {
            ReadOnlySpan<byte> text = reader.GetSpan(_columns.Time);
            string? expected = _columns.Clock < 0
                ? _times.Parse(text, out DateTime time)
                : _times.Parse(text, reader.GetSpan(_columns.Clock), out time);
            return expected is null ? time : throw Bad(_columns.Time, expected);
        }

        private double Price(int column)
        {
            if (column < 0)
            {
                return double.NaN;
            }

            return NumberText.TryParsePrice(reader.GetSpan(column), out double value)
                ? value
                : throw Bad(column, "a number such as 1234.56");
        }

        private double Volume()
        {
            if (_columns.Volume < 0)
            {
                return double.NaN;
            }

            return NumberText.TryParseVolume(reader.GetSpan(_columns.Volume), out double value)
                ? value
                : throw Bad(_columns.Volume, "a number such as 1234567 or 1.23M");
        }

        private DataFileException Bad(int column, string expected)
        {
            string text = reader.GetString(column);
            if (column == _columns.Time)
            {
                text = _columns.Clock < 0 ? text : $"{text} {reader.GetString(_columns.Clock)}";
                if (OtherSeparator(text, 1) is char other)
                {
                    return WrongSeparator(other);
                }
            }

            return new DataFileException(file, $"{_columns.Names[column]} in line {reader.LineNumber}", text.Length == 0
                ? "blank"
                : $"'{text}'", expected);
        }

        // Blank fields at the end of a line are harmless.
        private void CheckFieldCount()
        {
            int count = reader.FieldCount, expected = _columns.Names.Count;
            if (count > expected && Enumerable.Range(expected, count - expected).All(reader.IsEmpty))
            {
                return;
            }

            throw count < expected && OtherSeparator(Encoding.UTF8.GetString(reader.RawRecord), count) is char other
                ? WrongSeparator(other)
                : new DataFileException(file, $"number of fields in line {reader.LineNumber}", $"{count}", $"{expected}, as in the header");
        }

        // Finds another separator that occurs often enough in a text; one before a space, as in Jan 2, 2020, does not count.
        private char? OtherSeparator(string text, int least)
        {
            foreach (char separator in Separators)
            {
                if (separator != reader.Separator && text.Count(letter => letter == separator) >= least
                    && !text.Contains($"{separator} ", StringComparison.Ordinal))
                {
                    return separator;
                }
            }

            return null;
        }

        private DataFileException WrongSeparator(char other) =>
            new(file, $"separator in line {reader.LineNumber}", Show(other), $"{Show(reader.Separator)}, as in the header");

        private static string Show(char separator) => separator == '\t' ? "a tab" : $"'{separator}'";
    }
}
