using System.Globalization;
using Latent.IO;
using Parquet;
using Parquet.Schema;

namespace Latent.Markets.Tests.Prices;

public sealed class ParquetTests
{
    private static readonly DateTime[] Days = [new(2020, 1, 2), new(2020, 1, 3), new(2020, 1, 6), new(2020, 1, 7)];
    private static readonly double[] Closes = [10.5, 11.25, 12, 11];
    private PriceFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PriceFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    /// <summary>Writes columns, split into groups of rows.</summary>
    private string Write(int group, params (DataField Field, Array Values)[] columns)
    {
        string path = _folder.File("prices.parquet");
        using FileStream stream = File.Create(path);
        WriteAsync().GetAwaiter().GetResult();
        return path;

        async Task WriteAsync()
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.Field)),
                stream);
            for (int first = 0; first < columns[0].Values.Length; first += group)
            {
                using ParquetRowGroupWriter rows = writer.CreateRowGroup();
                foreach ((DataField field, Array values) in columns)
                {
                    await WriteColumnAsync(rows, field, values, first, Math.Min(group, values.Length - first));
                }
            }
        }
    }

    private static Task WriteColumnAsync(ParquetRowGroupWriter rows, DataField field, Array values, int first, int count) => values switch
    {
        double[] plain => rows.WriteAsync<double>(field, plain.AsMemory(first, count)),
        double?[] plain => rows.WriteAsync<double>(field, plain.AsMemory(first, count)),
        float[] plain => rows.WriteAsync<float>(field, plain.AsMemory(first, count)),
        decimal[] plain => rows.WriteAsync<decimal>(field, plain.AsMemory(first, count)),
        long[] plain => rows.WriteAsync<long>(field, plain.AsMemory(first, count)),
        long?[] plain => rows.WriteAsync<long>(field, plain.AsMemory(first, count)),
        int[] plain => rows.WriteAsync<int>(field, plain.AsMemory(first, count)),
        bool[] plain => rows.WriteAsync<bool>(field, plain.AsMemory(first, count)),
        DateTime[] plain => rows.WriteAsync<DateTime>(field, plain.AsMemory(first, count)),
        DateTime?[] plain => rows.WriteAsync<DateTime>(field, plain.AsMemory(first, count)),
        DateOnly[] plain => rows.WriteAsync<DateOnly>(field, plain.AsMemory(first, count)),
        string?[] plain => rows.WriteAsync(field, plain.Skip(first).Take(count).ToArray()!),
        _ => throw new ArgumentException(values.GetType().Name),
    };

    private static (DataField, Array) Column<T>(string name, params T[] values) => (new DataField<T>(name), values);

    private static (DataField, Array) Column(string name, params string?[] values) =>
        (new DataField(name, typeof(string), isNullable: true), values);

    private static IEnumerable<TestCaseData> Times()
    {
        yield return new TestCaseData(Column("Date", Days)).SetArgDisplayNames("timestamp");
        yield return new TestCaseData(Column<DateTime?>("Date", [.. Days.Select(day => (DateTime?)day)]))
            .SetArgDisplayNames("timestamp or null");
        yield return new TestCaseData(((DataField)new DateTimeDataField("Date", DateTimeFormat.DateAndTimeMicros), (Array)Days))
            .SetArgDisplayNames("microseconds");
        yield return new TestCaseData(((DataField)new DateTimeDataField("Date", DateTimeFormat.Timestamp, true, DateTimeTimeUnit.Nanos),
            (Array)Days)).SetArgDisplayNames("nanoseconds");
        yield return new TestCaseData(((DataField)new DateTimeDataField("Date", DateTimeFormat.Timestamp, false, DateTimeTimeUnit.Millis),
            (Array)Days)).SetArgDisplayNames("local milliseconds");
        yield return new TestCaseData(((DataField)new DateTimeDataField("Date", DateTimeFormat.Impala), (Array)Days))
            .SetArgDisplayNames("96 bits");
        yield return new TestCaseData(((DataField)new DateTimeDataField("Date", DateTimeFormat.Date), (Array)Days))
            .SetArgDisplayNames("date");
        yield return new TestCaseData(Column("Date", [.. Days.Select(DateOnly.FromDateTime)])).SetArgDisplayNames("DateOnly");
        yield return new TestCaseData(Column("timestamp",
            [.. Days.Select(day => new DateTimeOffset(day, TimeSpan.Zero).ToUnixTimeSeconds())])).SetArgDisplayNames("seconds");
        yield return new TestCaseData(Column("timestamp",
            [.. Days.Select(day => new DateTimeOffset(day, TimeSpan.Zero).ToUnixTimeMilliseconds())])).SetArgDisplayNames("milliseconds");
        yield return new TestCaseData(Column("date", [.. Days.Select(day => day.Year * 10000 + day.Month * 100 + day.Day)]))
            .SetArgDisplayNames("yyyyMMdd");
        yield return new TestCaseData(Column("date", [.. Days.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))]))
            .SetArgDisplayNames("text");
    }

    [TestCaseSource(nameof(Times))]
    public void Read_takes_times_of_any_type((DataField Field, Array Values) times)
    {
        PriceFile file = PriceFile.Read(Write(3, times, Column("Close", Closes)));
        PriceSeries series = file.Series.Single();
        Assert.That(PriceFolder.Bars(series), Is.EqualTo(Days.Zip(Closes, (day, close) => new Bar(day, close, close, close, close, 0))));
        Assert.That((series.Symbol, series.HasRange, series.HasVolume, series[0].Time.Kind),
            Is.EqualTo(("prices", false, false, DateTimeKind.Unspecified)));
    }

    private static IEnumerable<TestCaseData> Clocks()
    {
        (DataField, Array) dates = Column("date", Days[0], Days[0], Days[1]),
            texts = Column("date", "2020-01-02", "2020-01-02", "2020-01-03");
        (DataField, Array) millis = (new TimeDataField("time", TimeUnitPrecision.Millis, false), new[] { 34_200_000, 57_600_000, 0 });
        yield return new TestCaseData(dates, millis).SetArgDisplayNames("milliseconds");
        yield return new TestCaseData(dates, ((DataField)new TimeDataField("time", TimeUnitPrecision.Micros, false),
            (Array)new[] { 34_200_000_000, 57_600_000_000, 0 })).SetArgDisplayNames("microseconds");
        yield return new TestCaseData(dates, ((DataField)new TimeDataField("time", TimeUnitPrecision.Nanos, false),
            (Array)new[] { 34_200_000_000_000, 57_600_000_000_000, 0 })).SetArgDisplayNames("nanoseconds");
        yield return new TestCaseData(dates, Column("time", "09:30", "160000", null)).SetArgDisplayNames("text");
        yield return new TestCaseData(texts, Column("time", "09:30", "160000", null)).SetArgDisplayNames("two texts");
        yield return new TestCaseData(texts, millis).SetArgDisplayNames("text and milliseconds");
    }

    [TestCaseSource(nameof(Clocks))]
    public void Read_adds_times_of_day((DataField Field, Array Values) dates, (DataField Field, Array Values) clocks)
    {
        PriceSeries series = PriceFile.Read(Write(2, dates, clocks, Column("close", 10.0, 11, 12))).Series.Single();
        Assert.That(PriceFolder.Bars(series).Select(bar => bar.Time),
            Is.EqualTo(new[] { Days[0].AddHours(9.5), Days[0].AddHours(16), Days[1] }));
    }

    private static IEnumerable<TestCaseData> Numbers()
    {
        yield return new TestCaseData(Column<double?>("Close", [.. Closes.Select(close => (double?)close)]))
            .SetArgDisplayNames("double or null");
        yield return new TestCaseData(Column("Close", [.. Closes.Select(close => (float)close)])).SetArgDisplayNames("float");
        yield return new TestCaseData(((DataField)new DecimalDataField("Close", 18, 6),
            (Array)Closes.Select(close => (decimal)close).ToArray())).SetArgDisplayNames("decimal");
        yield return new TestCaseData(Column("Close", [.. Closes.Select(close => close.ToString(CultureInfo.InvariantCulture))]))
            .SetArgDisplayNames("text");
    }

    [TestCaseSource(nameof(Numbers))]
    public void Read_takes_prices_of_any_type((DataField Field, Array Values) closes)
    {
        PriceSeries series = PriceFile.Read(Write(10, Column("Date", Days), closes, Column("Volume", 5L, 6, 7, 8))).Series.Single();
        Assert.That(PriceFolder.Bars(series).Select(bar => (bar.Close, bar.Volume)), Is.EqualTo(Closes.Zip([5.0, 6, 7, 8])));
    }

    [Test]
    public void Read_of_parquet_is_read_of_CSV([Values(1, 7, 100_000)] int group, [Values(null, Period.Day, Period.Week)] Period? resample)
    {
        string[] lines = [.. PriceFolder.Minutes(300, seed: 8)];
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        string path = Write(
            group,
            Column("datetime", [.. rows.Select(row => PriceFolder.Time(row[0]))]), Numbers("open", 1), Numbers("high", 2),
            Numbers("low", 3), Numbers("close", 4),
            Column("volume", [.. rows.Select(row => int.Parse(row[5], CultureInfo.InvariantCulture))]));
        PriceOptions options = new() { Resample = resample };
        PriceFile expected = _folder.Read(options, lines), file = PriceFile.Read(path, options);
        Assert.That(PriceFolder.Bars(file.Series[0]), Is.EqualTo(PriceFolder.Bars(expected.Series[0])));
        Assert.That((file.Series[0].HasRange, file.Series[0].HasVolume, file.Report.Rows), Is.EqualTo((true, true, 300L)));

        (DataField, Array) Numbers(string name, int column) =>
            Column(name, [.. rows.Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))]);
    }

    [Test]
    public void Read_keeps_symbols_apart_and_scales_by_the_adjusted_close()
    {
        string path = Write(3, Column("ticker", "A", "B", "A", "B"), Column("date", Days[0], Days[0], Days[1], Days[1]),
            Column("close", 10.0, 20, 11, 21), Column("adj close", 5.0, 20, 5.5, 21));
        PriceFile file = PriceFile.Read(path);
        Assert.That(PriceFolder.Bars(file["A"]).Select(bar => bar.Close), Is.EqualTo(new[] { 5, 5.5 }));
        Assert.That(PriceFolder.Bars(file["B"]).Select(bar => bar.Close), Is.EqualTo(new[] { 20.0, 21 }));
        Assert.That(PriceFile.Read(path, new PriceOptions { Symbol = "B" }).Series.Single().Symbol, Is.EqualTo("B"));
    }

    [Test]
    public void Problems_are_found_by_row_and_repaired()
    {
        string path = Write(2, Column("date", Days[0], Days[2], Days[1], Days[1], Days[3]),
            Column<double?>("close", 10, null, 11, 11, double.NaN), Column<long?>("volume", null, 1, 2, null, 3));
        Assert.That(() =>
            PriceFile.Read(path), Throws.TypeOf<PriceProblemsException>().With.Message.Contains(
            "(row 2: prices 2020-01-06 has no close; row 5: prices 2020-01-07 has no close)")
            .And.Message.Contains("(row 4: prices 2020-01-03 again, as in row 3)"));
        PriceSeries series = PriceFile.Read(path, new PriceOptions { Repairs = Repairs.Missing | Repairs.Duplicates }).Series[0];
        Assert.That(PriceFolder.Bars(series).Select(bar => (bar.Close, bar.Volume)), Is.EqualTo(new[] { (10.0, 0.0), (11.0, 0.0) }));
    }

    [Test]
    public void Rows_out_of_order_are_sorted_across_groups()
    {
        string path = Write(2, Column("date", [.. Days.Reverse()]), Column("close", [.. Closes.Reverse()]));
        Assert.That(() =>
            PriceFile.Read(path), Throws.TypeOf<PriceProblemsException>().With.Message.Contains(
            "3 rows out of order (row 2: prices 2020-01-06 after 2020-01-07"));
        Assert.That(PriceFolder.Bars(PriceFile.Read(path, new PriceOptions { Repairs = Repairs.Sort }).Series[0]).Select(bar => bar.Close),
            Is.EqualTo(Closes));
    }

    [Test]
    public void Columns_that_make_no_sense_are_named()
    {
        Check("list of columns is when, close; expected one of times", Column("when", Days), Column("close", Closes));
        Check("list of columns is ambiguous (close and Close mean the same); expected each column once", Column("date", Days),
            Column("close", Closes), Column("Close", Closes));
        Check("type of column close is Boolean; expected numbers", Column("date", Days), Column("close", true, true, true, true));
        Check("type of column date is Double; expected timestamps", Column("date", Closes), Column("close", Closes));
        Check("type of column symbol is Int32; expected texts", Column("date", Days), Column("close", Closes),
            Column("symbol", 1, 2, 3, 4));
        Check("date in row 3 is null; expected a time", Column<DateTime?>("date", Days[0], Days[1], null, Days[3]),
            Column("close", Closes));
        Check("date in row 4 is 'soon'; expected a time such as", Column("date", "2020-01-02", "2020-01-03", "2020-01-06", "soon"),
            Column("close", Closes));
        Check("date in row 1 is 1; expected a time such as", Column("date", 1L, 2, 3, 4), Column("close", Closes));
        Check("type of column time is Boolean; expected times of day or texts", Column("date", Days),
            Column("time", true, true, true, true), Column("close", Closes));
        Check("time in row 1 is 'noon'; expected a time of day", Column("date", Days), Column("time", "noon", "09:30", "1", "2"),
            Column("close", Closes));
        Check("close in row 2 is 'abc'; expected a number", Column("date", Days), Column("close", "1", "abc", "2", "3"));
        Check("expected a finite number", Column("date", Days), Column("close", 1, double.PositiveInfinity, 2, 3));
        Check("symbol in row 2 is blank; expected a text", Column("date", Days), Column("close", Closes),
            Column("symbol", "A", null, "A", "A"));

        void Check(string message, params (DataField, Array)[] columns) =>
            Assert.That(() =>
                PriceFile.Read(Write(3, columns), new PriceOptions { Repairs = Repairs.All }),
                Throws.TypeOf<DataFileException>().With.Message.Contains(message));
    }

    [Test]
    public void Read_of_no_rows_is_too_few() =>
        Assert.That(() =>
            PriceFile.Read(Write(1, Column("date", Days[..1]), Column("close", Closes[..1]))),
            Throws.TypeOf<DataFileException>().With.Message.Contains("is 1; expected at least 2"));

    [Test]
    public void Read_of_damaged_files_is_an_error_or_the_same_prices()
    {
        byte[] whole = File.ReadAllBytes(Write(2, Column("date", Days), Column("close", Closes), Column("symbol", "A", "A", "A", "A")));
        for (int length = 4; length < whole.Length; length += 13)
        {
            Assert.That(() => PriceFile.Read(_folder.Write(whole[..length])), Throws.TypeOf<DataFileException>(), $"cut to {length}");
        }

        for (int at = 4; at < whole.Length; at += at < whole.Length - 32 ? 3 : 1)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= (byte)(1 << (at * 5 % 8));
            try
            {
                _ = PriceFile.Read(_folder.Write(damaged), new PriceOptions { Repairs = Repairs.All });
            }
            catch (DataFileException error)
            {
                Assert.That(error.Message, Does.Not.Contain("\n"));
            }
        }
    }
}
