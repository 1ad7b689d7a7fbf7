using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Latent.Markets.Tests.Prices;

/// <summary>A new folder for files of prices, deleted with its owner.</summary>
internal sealed class PriceFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("latent-prices-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    public string Write(byte[] content, string name = "prices.csv")
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public string Write(string text, string name = "prices.csv") => Write(Encoding.UTF8.GetBytes(text), name);

    /// <summary>Writes lines, and reads them as a file of prices.</summary>
    public PriceFile Read(PriceOptions? options, params string[] lines) => PriceFile.Read(Write(string.Join('\n', lines) + "\n"), options);

    public PriceFile Read(Repairs repairs, params string[] lines) => Read(new PriceOptions { Repairs = repairs }, lines);

    public PriceSeries Series(params string[] lines) => Read(null, lines).Series.Single();

    public void Dispose() => Directory.Delete(_path, recursive: true);

    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Optimal))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    public static Bar[] Bars(PriceSeries series) => [.. Enumerable.Range(0, series.Count).Select(day => series[day])];

    public static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Creates random minutes of several days, with holes, as a header and rows; volumes are whole.</summary>
    public static List<string> Minutes(int count, int seed)
    {
        Random random = new(seed);
        DateTime time = new(2020, 2, 27, 9, 30, 0);
        double price = 100;
        List<string> lines = ["datetime,open,high,low,close,volume"];
        for (int row = 0; row < count; row++)
        {
            double open = Math.Round(price, 2), close = Math.Round(price * Math.Exp(0.01 * (random.NextDouble() - 0.5)), 2);
            double high = Math.Round(Math.Max(open, close) + random.NextDouble(), 2),
                low = Math.Round(Math.Min(open, close) - random.NextDouble(), 2);
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{time:yyyy-MM-dd HH:mm},{open},{high},{low},{close},{random.Next(1_000_000)}"));
            price = close;
            time = random.Next(50) == 0 ? time.Date.AddDays(random.Next(1, 5)).AddHours(9) : time.AddMinutes(random.Next(1, 30));
        }

        return lines;
    }
}
