using System.Text;
using Latent.IO;

namespace Latent.Markets.Tests.Prices;

public sealed class BadFileTests
{
    private PriceFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PriceFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("line 3", "separator in line 3 is ';'; expected ',', as in the header.", "date,close", "2020-01-02,1", "2020-01-03;2")]
    [TestCase("twice", "separator in line 3 is ','; expected ';', as in the header.", "date;open;high;low;close", "2020-01-02;1;1;1;1",
        "2020-01-03,1,1,1,1")]
    [TestCase("tab", "separator in line 2 is a tab; expected ',', as in the header.", "date,close", "2020-01-02\t1", "2020-01-03,2")]
    [TestCase("as many", "separator in line 3 is ';'; expected ',', as in the header.", "date,close", "2020-01-02,1", "2020-01-03;1,5")]
    [TestCase("few", "number of fields in line 4 is 2; expected 3, as in the header.", "date,close,volume", "2020-01-02,1,5", "",
        "2020-01-03,2")]
    [TestCase("many", "number of fields in line 3 is 3; expected 2, as in the header.", "date,close", "2020-01-02,1", "2020-01-03,1,234")]
    [TestCase("date",
        "date in line 3 is '2020-02-30'; expected a time such as 2020-01-31, 20200131, 2020-01-31 16:00 or Unix seconds, or a "
        + "DateFormat for another form.", "date,close", "2020-01-02,1", "2020-02-30,1")]
    [TestCase("order",
        "Date in line 2 is '02/03/2020'; expected a DateFormat such as MM/dd/yyyy or dd/MM/yyyy, as no date above shows whether the "
        + "month or the day comes first.", "Date,close", "02/03/2020,1", "02/13/2020,2")]
    [TestCase("clock",
        "Date in line 3 is '2020-01-03 noon'; expected a date in one column and a time of day such as 09:30, "
        + "09:30:00 or 093000 in the other.", "Date,Time,close", "2020-01-02,09:30,1", "2020-01-03,noon,1")]
    [TestCase("blank date", "date in line 3 is blank; expected a time such as", "date,close", "2020-01-02,1", ",1")]
    [TestCase("price", "Close in line 3 is 'abc'; expected a number such as 1234.56.", "date,Close", "2020-01-02,1", "2020-01-03,abc")]
    [TestCase("thousands", "Close in line 2 is '1,234'; expected a number such as 1234.56.", "date,Close", "2020-01-02,\"1,234\"",
        "2020-01-03,1")]
    [TestCase("decimal comma", "close in line 2 is '12,5'; expected a number such as 1234.56.", "date;close", "2020-01-02;12,5",
        "2020-01-03;12,6")]
    [TestCase("volume", "volume in line 3 is 'many'; expected a number such as 1234567 or 1.23M.", "date,close,volume", "2020-01-02,1,5",
        "2020-01-03,2,many")]
    [TestCase("symbol", "symbol in line 3 is blank; expected a symbol of up to 256 letters.", "symbol,date,close", "A,2020-01-02,1",
        ",2020-01-03,2")]
    [TestCase("header again", "date in line 4 is 'date'; expected a time such as", "date,close", "2020-01-02,1", "2020-01-03,1",
        "date,close")]
    [TestCase("twice the same", "header is ambiguous (Close and close mean the same); expected each column once.", "date,Close,close",
        "2020-01-02,1,1", "2020-01-03,1,1")]
    [TestCase("header only", "number of rows is 0; expected at least 2 below the header.", "date,close")]
    [TestCase("one row", "number of usable rows of prices is 1; expected at least 2.", "date,close", "2020-01-02,1")]
    [TestCase("one row of a symbol", "number of usable rows of B is 1; expected at least 2.", "symbol,date,close", "A,2020-01-02,1",
        "A,2020-01-03,1", "B,2020-01-03,1")]
    [TestCase("open quote", "malformed", "date,close", "2020-01-02,1", "2020-01-03,\"1", "2020-01-04,1")]
    [TestCase("text behind a quote", "malformed", "date,close", "2020-01-02,1", "2020-01-03,\"1\"5")]
    public void Read_says_what_is_wrong_and_where(string name, string message, params string[] lines)
    {
        foreach (Repairs repairs in new[] { Repairs.None, Repairs.All })
        {
            DataFileException error = Assert.Throws<DataFileException>(() => _folder.Read(repairs, lines), name)!;
            Assert.That(error.Message, Does.StartWith(_folder.File("prices.csv") + ": ").And.Contains(message).And.Not.Contains('\n'));
        }
    }

    [Test]
    public void Read_of_three_rows_is_enough() =>
        Assert.That(_folder.Series("date,close", "2020-01-02,1", "2020-01-03,1", "2020-01-06,1").Count, Is.EqualTo(3));

    [TestCase("2020-01-02,10,12,9,11,100\n2020-01-03,11,13,10,12,200\n", "first line is '2020-01-02,10,12,9,11,100'")]
    [TestCase("a,b,c\n1,2,3\n", "first line is 'a,b,c'")]
    [TestCase("date,open\n2020-01-02,1\n", "first line is 'date,open'")]
    [TestCase("open,close\n1,2\n", "first line is 'open,close'")]
    [TestCase("date:close\n2020-01-02:1\n", "first line is 'date:close'")]
    [TestCase("<html><body>404</body></html>", "first line is '<html><body>404</body></html>'")]
    [TestCase("", "content is empty")]
    [TestCase("\r\n\r\n", "content is empty")]
    public void Read_without_a_header_says_what_was_looked_for(string content, string message) =>
        Assert.That(() => PriceFile.Read(_folder.Write(content)), Throws.TypeOf<DataFileException>().With.Message.EqualTo(
            $"{_folder.File("prices.csv")}: {message}; expected a header with a column of times (date, datetime, timestamp or time) and "
            + "one of closing prices "
            + "(close, adj close, price or last), separated by comma, semicolon, tab or |."));

    [Test]
    public void Read_of_binary_junk_is_one_readable_line([Values(1, 2, 3, 4, 5, 6, 7, 8)] int seed, [Values(10, 100_000)] int length)
    {
        byte[] junk = new byte[length];
        new Random(seed).NextBytes(junk);
        DataFileException error = Assert.Throws<DataFileException>(() => PriceFile.Read(_folder.Write(junk)))!;
        Assert.That(error.Message, Has.Length.LessThan(1000).And.None.Matches<char>(char.IsControl));
        error = Assert.Throws<DataFileException>(() => PriceFile.Read(_folder.Write([.. "date,close\n2020-01-02,1\n"u8, .. junk])))!;
        Assert.That(error.Message, Has.Length.LessThan(2500).And.None.Matches<char>(char.IsControl));
    }

    [Test]
    public void Read_of_a_huge_line_ends_early()
    {
        string huge = new('7', 3_000_000);
        Assert.That(() =>
            PriceFile.Read(_folder.Write(huge)), Throws.TypeOf<DataFileException>().With.Message.Contains(
            "first line is '777").And.Message.Length.LessThan(600));
        Assert.That(() =>
            PriceFile.Read(_folder.Write($"date,close\n2020-01-02,{huge}\n")),
            Throws.TypeOf<DataFileException>().With.Message.Contains("line 2").And.Message.Length.LessThan(2500));
        Assert.That(() =>
            PriceFile.Read(_folder.Write($"date,close\n2020-01-02,1\n{huge}")),
            Throws.TypeOf<DataFileException>().With.Message.Contains("line 3"));
    }

    [Test]
    public void Read_of_no_file_says_so()
    {
        string missing = _folder.File("none.csv"), below = Path.Combine(missing, "below.csv"), folder = Path.GetDirectoryName(missing)!;
        Assert.That(() =>
            PriceFile.Read(missing), Throws.TypeOf<DataFileException>().With.Message.EqualTo(
            $"{missing}: file is missing; expected a CSV or Parquet file of prices."));
        Assert.That(() =>
            PriceFile.Read(below), Throws.TypeOf<DataFileException>().With.Message.EqualTo(
            $"{below}: file is missing; expected a CSV or Parquet file of prices."));
        Assert.That(() =>
            PriceFile.Read(folder), Throws.TypeOf<DataFileException>().With.Message.EqualTo(
            $"{folder}: path is a folder; expected a CSV or Parquet file of prices."));
        Assert.That(() => PriceFile.Read(" "), Throws.ArgumentException);
    }

    [Test]
    public void Read_of_damaged_gzip_says_so()
    {
        byte[] packed = PriceFolder.Gzip(Encoding.UTF8.GetBytes(string.Join('\n', PriceFolder.Minutes(5000, seed: 1))));
        Assert.That(PriceFile.Read(_folder.Write(packed)).Series[0].Count, Is.EqualTo(5000));
        for (int length = 2; length < packed.Length; length += 977)
        {
            Assert.That(() => PriceFile.Read(_folder.Write(packed[..length])), Throws.TypeOf<DataFileException>(), $"{length} bytes");
        }

        Assert.That(() =>
            PriceFile.Read(_folder.Write([.. packed[..500], .. new byte[500], .. packed[1000..]])), Throws.TypeOf<DataFileException>());
    }

    [Test]
    public void Read_refuses_options_that_mean_nothing()
    {
        string path = _folder.Write("date,close\n2020-01-02,1\n2020-01-03,2\n");
        Assert.That(() => PriceFile.Read(path, new PriceOptions { Repairs = (Repairs)64 }), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => PriceFile.Read(path, new PriceOptions { Resample = (Period)7 }), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => PriceFile.Read(path, new PriceOptions { Symbol = " " }), Throws.ArgumentException);
    }

    [Test]
    public void Read_of_sizes_beyond_double_says_so()
    {
        Assert.That(() =>
            _folder.Read(new PriceOptions { Resample = Period.Week }, "date,close,volume", "2020-01-06,1,1e308", "2020-01-07,1,1e308",
            "2020-01-14,1,1"),
            Throws.TypeOf<DataFileException>().With.Message.Contains("series prices is out of the range of computation"));
    }
}
