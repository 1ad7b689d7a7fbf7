using System.Text;

namespace Latent.Markets.Tests.Prices;

/// <summary>Files of ten million rows; run with <c>dotnet test --filter LargeFileTests</c>.</summary>
[Explicit("Writes files of 0.6 GB.")]
public sealed class LargeFileTests
{
    private const int Rows = 10_000_000;
    private PriceFolder _folder = null!;

    [OneTimeSetUp]
    public void CreateFolder() => _folder = new PriceFolder();

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Minutes_become_days_within_64_megabytes()
    {
        string path = _folder.File("minutes.csv");
        Write(path, "datetime,open,high,low,close,volume", (row, time) =>
            FormattableString.Invariant(
            $"{time:yyyy-MM-dd HH:mm:ss},{1000 + row % 7}.25,{1010 + row % 3}.5,{990 - row % 5}.75,{1000 + row % 11}.5,{row % 1000}"), 1);
        PriceFile file = Measure(path, new PriceOptions { Resample = Period.Day }, mostBytes: 64L << 20);
        Assert.That((file.Report.Rows, file.Series[0].Count), Is.EqualTo(((long)Rows, (Rows + 1439) / 1440)));
        Assert.That(PriceFolder.Bars(file.Series[0]).Sum(bar => bar.Volume), Is.EqualTo(Rows / 1000 * (999 * 1000 / 2.0)));
        Assert.That(file.Series[0][1], Is.EqualTo(
            new Bar(new DateTime(1990, 1, 2), 1000 + 1440 % 7 + 0.25, 1012.5, 986.75, 1000 + 2879 % 11 + 0.5, Sum(1440, 2880))));

        static double Sum(int from, int to) => Enumerable.Range(from, to - from).Sum(row => row % 1000);
    }

    [Test]
    public void Days_of_many_symbols_take_64_bytes_a_row()
    {
        string path = _folder.File("days.csv");
        Write(path, "symbol,date,open,high,low,close,volume", (row, _) =>
            FormattableString.Invariant($"S{row / 5000:0000},{new DateTime(1990, 1, 1).AddDays(row % 5000):yyyy-MM-dd},")
            + FormattableString.Invariant($"{100 + row % 7}.25,{110 + row % 3}.5,{90 - row % 5}.75,{100 + row % 11}.5,{row % 1000}"), 1);
        PriceFile file = Measure(path, new PriceOptions(), mostBytes: 64L * Rows);
        Assert.That((file.Series.Count, file["S1999"].Count), Is.EqualTo((Rows / 5000, 5000)));
    }

    private static PriceFile Measure(string path, PriceOptions options, long mostBytes)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        PriceFile file = PriceFile.Read(path, options);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        TestContext.Out.WriteLine(FormattableString.Invariant($"{allocated / 1e6:F1} MB allocated"));
        Assert.That(allocated, Is.LessThan(mostBytes));
        return file;
    }

    private static void Write(string path, string header, Func<int, DateTime, string> line, int minutes)
    {
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(false), bufferSize: 1 << 20);
        writer.Write(header + "\n");
        DateTime time = new(1990, 1, 1);
        for (int row = 0; row < Rows; row++, time = time.AddMinutes(minutes))
        {
            writer.Write(line(row, time));
            writer.Write('\n');
        }
    }
}
