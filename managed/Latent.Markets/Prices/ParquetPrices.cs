using System.Text;
using Latent.IO;
using Parquet;
using Parquet.Schema;
using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Reads Parquet files of prices, one row group after the other.</summary>
internal sealed class ParquetPrices
{
    private readonly string _file;
    private readonly PriceTable _table;
    private readonly PriceColumns _columns;
    private readonly DataField[] _fields;
    private readonly TimeText _times;

    private ParquetPrices(string file, PriceTable table, DataField[] fields, string? dateFormat) =>
        (_file, _table, _columns, _fields, _times) = (file, table, table.Columns, fields, new TimeText(dateFormat));

    /// <summary>Reads all rows into a table.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="file">Path of the file.</param>
    /// <param name="options">Options of reading.</param>
    /// <param name="begin">Creates a table for given columns.</param>
    /// <exception cref="DataFileException">The content is not a Parquet file of prices.</exception>
    public static PriceTable Read(Stream stream, string file, PriceOptions options, Func<PriceColumns, PriceTable> begin)
    {
        try
        {
            ParquetFooter.Check(stream);
            return ReadAsync(stream, file, options, begin).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not DataFileException)
        {
            // On damaged bytes, the library throws exceptions of many types, even of memory that sizes in the bytes would need.
            throw new DataFileException(file, "content", $"damaged ({error.Message.TrimEnd('.')})", "a Parquet file", error);
        }
    }

    private static async Task<PriceTable> ReadAsync(Stream stream, string file, PriceOptions options, Func<PriceColumns, PriceTable> begin)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream,
            new ParquetOptions { UseDateOnlyTypeForDates = true, TreatByteArrayAsString = true }).ConfigureAwait(false);
        DataField[] fields = [.. reader.Schema.Fields.OfType<DataField>().Where(field => !field.IsArray)];
        string[] names = [.. fields.Select(field => field.Name)];
        ParquetPrices prices = new(file, begin(Find(names, file)), fields, options.DateFormat);
        long first = 1;
        for (int group = 0; group < reader.RowGroupCount && !prices._table.MustKeepRows; group++)
        {
            using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
            await prices.ReadGroupAsync(rows, first).ConfigureAwait(false);
            first += rows.RowCount;
        }

        return prices._table;
    }

    private static PriceColumns Find(string[] names, string file)
    {
        try
        {
            return PriceColumns.Find(names)
                ?? throw new DataFileException(file, "list of columns", string.Join(", ", names),
                    "one of times (date, datetime, timestamp or time) and one of closing prices (close, adj close, price or last)");
        }
        catch (AmbiguousColumnException error)
        {
            throw new DataFileException(file, "list of columns", error.Message, "each column once", error);
        }
    }

    private async Task ReadGroupAsync(ParquetRowGroupReader group, long first)
    {
        DateTime[] times = await TimesAsync(group, first).ConfigureAwait(false);
        double[]? open = await NumbersAsync(group, _columns.Open, first).ConfigureAwait(false),
            high = await NumbersAsync(group, _columns.High, first).ConfigureAwait(false);
        double[]? low = await NumbersAsync(group, _columns.Low, first).ConfigureAwait(false),
            close = await NumbersAsync(group, _columns.Close, first).ConfigureAwait(false);
        double[]? adjusted = await NumbersAsync(group, _columns.AdjustedClose, first).ConfigureAwait(false);
        double[]? volume = await NumbersAsync(group, _columns.Volume, first).ConfigureAwait(false);
        string[]? symbols = _columns.Symbol < 0 ? null : await TextsAsync(group, _columns.Symbol, first).ConfigureAwait(false);
        for (int at = 0; at < times.Length && !_table.MustKeepRows; at++)
        {
            SeriesBuilder? series = symbols is null ? _table.Only() : _table.Of(symbols[at].AsSpan().Trim());
            if (series is not null)
            {
                RawRow row = new()
                {
                    Time = times[at],
                    Open = open?[at] ?? double.NaN,
                    High = high?[at] ?? double.NaN,
                    Low = low?[at] ?? double.NaN,
                    Close = close![at],
                    AdjustedClose = adjusted?[at] ?? double.NaN,
                    Volume = volume?[at] ?? double.NaN,
                };
                _table.Add(series, row, first + at);
            }
        }
    }

    private async Task<DateTime[]> TimesAsync(ParquetRowGroupReader group, long first)
    {
        DataField field = _fields[_columns.Time];
        if (_columns.Clock >= 0 && IsText(field) && IsText(_fields[_columns.Clock]))
        {
            string[] dates = await TextsAsync(group, _columns.Time, first).ConfigureAwait(false),
                clocks = await TextsAsync(group, _columns.Clock, first).ConfigureAwait(false);
            return [.. dates.Select((date, at) => FromText(date, clocks[at], first + at))];
        }

        DateTime[] times = await DatesAsync(group, field, first).ConfigureAwait(false);
        TimeSpan[] ofDay = _columns.Clock < 0 ? [] : await ClocksAsync(group, _fields[_columns.Clock], first).ConfigureAwait(false);
        for (int at = 0; at < ofDay.Length; at++)
        {
            times[at] += ofDay[at];
        }

        return times;
    }

    private Task<DateTime[]> DatesAsync(ParquetRowGroupReader group, DataField field, long first) =>
        Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.DateTime =>
                ColumnAsync<DateTime, DateTime>(group, field, first, (value, _) =>
                DateTime.SpecifyKind(value, DateTimeKind.Unspecified), null),
            TypeCode.Int64 => ColumnAsync<long, DateTime>(group, field, first, FromInteger, null),
            TypeCode.Int32 => ColumnAsync<int, DateTime>(group, field, first, (value, row) => FromInteger(value, row), null),
            _ when IsText(field) => FromTextsAsync(group, first),
            _ when field.ClrType == typeof(DateOnly) =>
                ColumnAsync<DateOnly, DateTime>(group, field, first, (value, _) => value.ToDateTime(TimeOnly.MinValue), null),
            _ => throw WrongType(field, "timestamps, dates, integers or texts"),
        };

    private async Task<TimeSpan[]> ClocksAsync(ParquetRowGroupReader group, DataField field, long first)
    {
        if (IsText(field))
        {
            string[] texts = await TextsAsync(group, _columns.Clock, first).ConfigureAwait(false);
            return [.. texts.Select((text, at) => text.Length == 0
                ? TimeSpan.Zero
                : TimeDigits.TryClock(Encoding.UTF8.GetBytes(text.Trim()), out long ticks)
                ? new TimeSpan(ticks)
                : throw Bad(_columns.Clock, first + at, $"'{text}'", "a time of day such as 09:30, 09:30:00 or 093000"))];
        }

        if (field is not TimeDataField time)
        {
            throw WrongType(field, "times of day or texts");
        }

        Task<TimeSpan[]> read = time.Precision switch
        {
            TimeUnitPrecision.Millis =>
                ColumnAsync<int, TimeSpan>(group, field, first, (value, _) =>
                new TimeSpan(value * TimeSpan.TicksPerMillisecond), TimeSpan.Zero),
            TimeUnitPrecision.Micros =>
                ColumnAsync<long, TimeSpan>(group, field, first, (value, _) =>
                new TimeSpan(value * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero),
            _ => ColumnAsync<long, TimeSpan>(group, field, first, (value, _) =>
                new TimeSpan(value / TimeSpan.NanosecondsPerTick), TimeSpan.Zero),
        };
        return await read.ConfigureAwait(false);
    }

    private async Task<DateTime[]> FromTextsAsync(ParquetRowGroupReader group, long first)
    {
        string[] texts = await TextsAsync(group, _columns.Time, first).ConfigureAwait(false);
        return [.. texts.Select((text, at) => FromText(text, null, first + at))];
    }

    private DateTime FromText(string text, string? clock, long row)
    {
        string? expected = clock is null
            ? _times.Parse(Encoding.UTF8.GetBytes(text), out DateTime time)
            : _times.Parse(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(clock), out time);
        return expected is null ? time : throw Bad(_columns.Time, row, $"'{(clock is null ? text : $"{text} {clock}")}'", expected);
    }

    private DateTime FromInteger(long value, long row) =>
        TimeText.FromInteger(value, out DateTime time) is string expected ? throw Bad(_columns.Time, row, $"{value}", expected) : time;

    private async Task<double[]?> NumbersAsync(ParquetRowGroupReader group, int column, long first)
    {
        if (column < 0)
        {
            return null;
        }

        DataField field = _fields[column];
        Task<double[]> read = Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Double => ColumnAsync<double, double>(group, field, first, (value, row) => Finite(value, column, row), double.NaN),
            TypeCode.Single => ColumnAsync<float, double>(group, field, first, (value, row) => Finite(value, column, row), double.NaN),
            TypeCode.Decimal => ColumnAsync<decimal, double>(group, field, first, (value, _) => (double)value, double.NaN),
            TypeCode.Int64 => ColumnAsync<long, double>(group, field, first, (value, _) => value, double.NaN),
            TypeCode.UInt64 => ColumnAsync<ulong, double>(group, field, first, (value, _) => value, double.NaN),
            TypeCode.Int32 => ColumnAsync<int, double>(group, field, first, (value, _) => value, double.NaN),
            TypeCode.UInt32 => ColumnAsync<uint, double>(group, field, first, (value, _) => value, double.NaN),
            _ when IsText(field) => FromTextsAsync(group, column, first),
            _ => throw WrongType(field, "numbers (double, float, decimal, 32 or 64-bit integers) or texts"),
        };
        return await read.ConfigureAwait(false);
    }

    private async Task<double[]> FromTextsAsync(ParquetRowGroupReader group, int column, long first)
    {
        string[] texts = await TextsAsync(group, column, first).ConfigureAwait(false);
        return [.. texts.Select((text, at) => (column == _columns.Volume
            ? NumberText.TryParseVolume(Encoding.UTF8.GetBytes(text), out double value)
            : NumberText.TryParsePrice(Encoding.UTF8.GetBytes(text), out value))
            ? value
            : throw Bad(column, first + at, $"'{text}'", "a number such as 1234.56"))];
    }

    private async Task<string[]> TextsAsync(ParquetRowGroupReader group, int column, long first)
    {
        DataField field = _fields[column];
        if (!IsText(field))
        {
            throw WrongType(field, "texts");
        }

        string?[] texts = new string?[group.RowCount];
        await group.ReadAsync(field, texts.AsMemory()!).ConfigureAwait(false);
        bool mayBeBlank = column != _columns.Time && column != _columns.Symbol;
        return [.. texts.Select((text, at) =>
            !string.IsNullOrWhiteSpace(text) ? text : mayBeBlank ? "" : throw Bad(column, first + at, "blank", "a text"))];
    }

    // Reads a column. A missing value is an error if no substitute is given.
    private async Task<TTo[]> ColumnAsync<TFrom, TTo>(ParquetRowGroupReader group, DataField field, long first, Func<TFrom, long,
        TTo> convert, TTo? missing)
        where TFrom : struct
        where TTo : struct
    {
        TTo[] values = new TTo[group.RowCount];
        if (!field.IsNullable)
        {
            TFrom[] plain = new TFrom[values.Length];
            await group.ReadAsync<TFrom>(field, plain.AsMemory()).ConfigureAwait(false);
            for (int at = 0; at < values.Length; at++)
            {
                values[at] = convert(plain[at], first + at);
            }

            return values;
        }

        TFrom?[] read = new TFrom?[values.Length];
        await group.ReadAsync<TFrom>(field, read.AsMemory()).ConfigureAwait(false);
        for (int at = 0; at < values.Length; at++)
        {
            values[at] = read[at] is TFrom value ? convert(value, first + at) : missing
                ?? throw Bad(Array.IndexOf(_fields, field), first + at, "null", "a time");
        }

        return values;
    }

    private static bool IsText(DataField field) => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);

    private double Finite(double value, int column, long row) =>
        double.IsInfinity(value) ? throw Bad(column, row, Invariant($"{value}"), "a finite number") : value;

    private DataFileException Bad(int column, long row, string value, string expected) =>
        new(_file, $"{_columns.Names[column]} in row {row}", value, expected);

    private DataFileException WrongType(DataField field, string expected) =>
        new(_file, $"type of column {field.Name}", field.ClrType.Name, expected);
}
