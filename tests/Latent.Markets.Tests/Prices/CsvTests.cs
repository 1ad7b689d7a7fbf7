using System.Text;
using Latent.IO;

namespace Latent.Markets.Tests.Prices;

public sealed class CsvTests
{
    private static readonly Bar First = new(new DateTime(2020, 1, 2), 10, 12, 9, 11, 100),
        Second = new(new DateTime(2020, 1, 3), 11, 13, 10, 12, 200);
    private PriceFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PriceFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("date,open,high,low,close,volume", "2020-01-02,10,12,9,11,100", "2020-01-03,11,13,10,12,200")]
    [TestCase("Date,Open,High,Low,Close,Adj Close,Volume", "2020-01-02,10,12,9,11,11,100", "2020-01-03,11,13,10,12,12,200")]
    [TestCase("DATE;OPEN;HIGH;LOW;CLOSE;VOL", "20200102;10;12;9;11;100", "20200103;11;13;10;12;200")]
    [TestCase("timestamp\topen\thigh\tlow\tclose\tvolume", "1577923200\t10\t12\t9\t11\t100", "1578009600000\t11\t13\t10\t12\t200")]
    [TestCase("Volume|Close|Low|High|Open|Datetime", "100|11|9|12|10|2020-01-02", "200|12|10|13|11|2020-01-03 00:00")]
    [TestCase("\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"",
        "\"Jan 02, 2020\",\"11.00\",\"10.00\",\"12.00\",\"9.00\",\"0.1K\",\"1.0%\"",
        "\"Jan 03, 2020\",\"12.00\",\"11.00\",\"13.00\",\"10.00\",\"0.20K\",\"1.0%\"")]
    [TestCase("Date, Close/Last, Volume, Open, High, Low", "01/02/2020, $11, 100, $10, $12, $9", "01/03/2020, $12, 200, $11, $13, $10",
        "MM/dd/yyyy")]
    [TestCase("<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>", "20200102,000000,10,12,9,11,100,0",
        "20200103,000000,11,13,10,12,200,0")]
    [TestCase("Date Time,open,high,low,close,volume,,", "2020-01-02 00:00,10,12,9,11,100,,", "2020-01-03 00:00,11,13,10,12,200,,")]
    [TestCase("date,open,high,low,close,volume", "2020-01-02,10,12,9,11,100,", "2020-01-03,11,13,10,12,200,,")]
    public void Read_finds_columns_by_their_names(string header, string first, string second, string? format = null)
    {
        PriceFile file = _folder.Read(new PriceOptions { DateFormat = format }, header, first, second);
        Assert.That(PriceFolder.Bars(file.Series.Single()), Is.EqualTo(new[] { First, Second }));
        Assert.That((file.Series[0].HasRange, file.Series[0].HasVolume, file.Series[0].Symbol, file.Report.Rows, file.Report.Total),
            Is.EqualTo((true, true, "prices", 2, 0)));
        Assert.That(file.Report.ToString(), Is.EqualTo("2 rows, no problems"));
    }

    [Test]
    public void Read_joins_dates_and_times_of_day()
    {
        PriceSeries series = _folder.Series("date,time,close", "2020-01-02,09:30,10", "2020-01-02,09:31:30,11", "2020-01-02,1600,12");
        Assert.That(PriceFolder.Bars(series).Select(bar => bar.Time.TimeOfDay),
            Is.EqualTo(new TimeSpan[] { new(9, 30, 0), new(9, 31, 30), new(16, 0, 0) }));
    }

    [TestCase("date,close")]
    [TestCase("date,price")]
    [TestCase("date,adjclose")]
    [TestCase("date,close,open")] // open, high and low only together
    public void Read_of_closes_has_no_range_and_no_volume(string header)
    {
        string rest = header.EndsWith("open", StringComparison.Ordinal) ? ",99" : "";
        PriceSeries series = _folder.Series(header, "2020-01-02,10" + rest, "2020-01-03,11" + rest);
        Assert.That((series.HasRange, series.HasVolume), Is.EqualTo((false, false)));
        Assert.That(series[1], Is.EqualTo(new Bar(new DateTime(2020, 1, 3), 11, 11, 11, 11, 0)));
    }

    [Test]
    public void A_column_of_volumes_counts_whatever_later_rows_hold()
    {
        PriceSeries series = _folder.Series("date,close,volume", "2020-01-02,10,", "2020-01-03,11,0");
        Assert.That((series.HasVolume, series[0].Volume), Is.EqualTo((true, 0.0)));
        series = _folder.Series("date,close,volume", "2020-01-02,10,", "2020-01-03,11,5");
        Assert.That((series.HasVolume, series[0].Volume, series[1].Volume), Is.EqualTo((true, 0.0, 5.0)));
    }

    [TestCase("adj close")]
    [TestCase("adjclose")]
    [TestCase("Adj_Close")]
    [TestCase("Adjusted Close")]
    public void Read_scales_by_the_adjusted_close(string name)
    {
        PriceSeries series = _folder.Series($"date,open,high,low,close,{name},volume", "2020-01-02,10,12,9,11,5.5,100",
            "2020-01-03,11,13,10,12,12,200");
        Assert.That(PriceFolder.Bars(series), Is.EqualTo(new[] { new Bar(new DateTime(2020, 1, 2), 5, 6, 4.5, 5.5, 100), Second }));
    }

    [Test]
    public void Read_of_adjusted_closes_keeps_high_and_low_around_open_and_close_however_they_round()
    {
        Random random = new(1);
        List<string> lines = ["date,open,high,low,close,adjclose"];
        for (int row = 0; row < 2000; row++)
        {
            double high = random.NextDouble() * 100 + 1, low = high * random.NextDouble();
            (double open, double close) = row % 2 == 0 ? (low, high) : (high, low);
            lines.Add(FormattableString.Invariant(
                $"{new DateTime(2000, 1, 1).AddDays(row):yyyy-MM-dd},{open:R},{high:R},{low:R},{close:R},{close * random.NextDouble():R}"));
        }

        PriceSeries series = _folder.Series([.. lines]);
        Assert.That(series.Count, Is.EqualTo(2000));
        Assert.That(series[7].Close, Is.EqualTo(double.Parse(lines[8].Split(',')[^1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public void Read_keeps_symbols_apart_in_the_order_of_the_file()
    {
        string[] lines = ["symbol,date,close", "B,2020-01-02,20", "A,2020-01-02,10", "B,2020-01-03,21", " A ,2020-01-03,11",
            "é,2020-01-02,5", "é,2020-01-03,6"];
        PriceFile file = _folder.Read(null, lines);
        Assert.That(file.Series.Select(series => series.Symbol), Is.EqualTo(new[] { "B", "A", "é" }));
        Assert.That(file["A"][1].Close, Is.EqualTo(11));
        Assert.That(file["B"][1].Close, Is.EqualTo(21));
        Assert.That(() =>
            file["C"], Throws.TypeOf<DataFileException>().With.Message.EqualTo(
            $"{file.Path}: symbol is C; expected one of the file's: B, A, é."));

        file = _folder.Read(new PriceOptions { Symbol = "A" }, lines);
        Assert.That(file.Series.Single().Symbol, Is.EqualTo("A"));
        Assert.That(file.Report.Rows, Is.EqualTo(2));
        Assert.That(() => _folder.Read(new PriceOptions { Symbol = "X" }, lines), Throws.TypeOf<DataFileException>()
            .With.Message.EndsWith("symbol is X; expected one of the file's, such as B, A, é."));
    }

    [Test]
    public void Read_names_a_series_by_the_file_or_as_told()
    {
        const string Text = "date,close\n2020-01-02,10\n2020-01-03,11\n";
        Assert.That(PriceFile.Read(_folder.Write(Text, "BRK.B.csv")).Series[0].Symbol, Is.EqualTo("BRK.B"));
        Assert.That(PriceFile.Read(_folder.Write(PriceFolder.Gzip(Encoding.UTF8.GetBytes(Text)), "SPY.csv.gz")).Series[0].Symbol,
            Is.EqualTo("SPY"));
        Assert.That(PriceFile.Read(_folder.Write(Text), new PriceOptions { Symbol = "QQQ" }).Series[0].Symbol, Is.EqualTo("QQQ"));
    }

    [Test]
    public void Read_takes_any_encoding_with_a_mark_and_any_line_break([Values("\n", "\r\n")] string newLine,
        [Values("none", "utf-8", "utf-16", "utf-16BE")] string encoding, [Values] bool lastBreak, [Values] bool gzip)
    {
        string text = string.Join(newLine, "", "Date,Close", "2020-01-02,10", "", "2020-01-03,11") + (lastBreak ? newLine : "");
        Encoding codec = encoding == "none" ? new UTF8Encoding(false) : Encoding.GetEncoding(encoding);
        byte[] content = [.. encoding == "none" ? [] : codec.GetPreamble(), .. codec.GetBytes(text)];
        PriceSeries series = PriceFile.Read(_folder.Write(gzip ? PriceFolder.Gzip(content) : content)).Series.Single();
        Assert.That(PriceFolder.Bars(series).Select(bar => bar.Close), Is.EqualTo(new[] { 10.0, 11.0 }));
    }

    [Test]
    public void Read_of_a_file_that_is_written_to_takes_what_is_there()
    {
        string path = _folder.Write("date,close\n2020-01-02,10\n2020-01-03,11\n");
        using FileStream writer = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        Assert.That(PriceFile.Read(path).Series[0].Count, Is.EqualTo(2));
        writer.Write("2020-01-06,12\n"u8);
        writer.Flush();
        Assert.That(PriceFile.Read(path).Series[0].Count, Is.EqualTo(3));
    }

    [Test]
    public void Quotes_spaces_and_signs_change_nothing()
    {
        List<string> lines = PriceFolder.Minutes(300, seed: 9);
        Bar[] plain = PriceFolder.Bars(_folder.Series([.. lines]));
        Assert.That(PriceFolder.Bars(_folder.Series(
            [.. lines.Select(line => string.Join(',', line.Split(',').Select(field => $"\"{field}\"")))])), Is.EqualTo(plain));
        Assert.That(PriceFolder.Bars(_folder.Series([.. lines.Select(line => string.Join(" , ", line.Split(',')))])), Is.EqualTo(plain));
        Assert.That(PriceFolder.Bars(_folder.Series(
            [lines[0], .. lines.Skip(1).Select(line =>
            string.Join(',', line.Split(',').Select((field, at) => at == 0 ? field : $"+{field}")))])), Is.EqualTo(plain));
    }

    [Test]
    public void Read_of_a_file_cut_at_a_row_gives_the_beginning_of_the_series()
    {
        List<string> lines = PriceFolder.Minutes(400, seed: 4);
        Bar[] whole = PriceFolder.Bars(_folder.Series([.. lines]));
        for (int rows = 2; rows < whole.Length; rows += rows < 20 ? 1 : 37)
        {
            Assert.That(PriceFolder.Bars(_folder.Series([.. lines.Take(rows + 1)])), Is.EqualTo(whole[..rows]), $"{rows} rows");
        }
    }
}
