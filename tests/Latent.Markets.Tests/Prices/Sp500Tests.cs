using System.Security.Cryptography;

namespace Latent.Markets.Tests.Prices;

public sealed class Sp500Tests
{
    [Test]
    public void Load_gives_all_days_of_the_file()
    {
        PriceSeries series = Sp500.Load();
        Assert.That((series.Symbol, series.Count, series.HasRange, series.HasVolume), Is.EqualTo(("SP500", 5105, true, true)));
        Assert.That(series[0], Is.EqualTo(new Bar(new DateTime(2000, 1, 3), 1469.25, 1478, 1438.359985, 1455.219971, 931800000)));
        Assert.That(series[series.Count - 1], Is.EqualTo(
            new Bar(new DateTime(2020, 4, 17), 2842.429932, 2879.219971, 2830.879883, 2874.560059, 5792140000)));
        Assert.That(Sp500.Load(), Is.SameAs(series));
    }

    [Test]
    public void Load_has_the_days_that_everyone_knows()
    {
        Dictionary<DateTime, Bar> days = PriceFolder.Bars(Sp500.Load()).ToDictionary(bar => bar.Time);
        Assert.That(days[new DateTime(2007, 10, 9)].Close, Is.EqualTo(1565.15).Within(0.005)); // the high before the crisis
        Assert.That(days[new DateTime(2009, 3, 9)].Close, Is.EqualTo(676.53).Within(0.005)); // the low of the crisis
        Assert.That(days[new DateTime(2020, 3, 23)].Close, Is.EqualTo(2237.40).Within(0.005)); // the low of the pandemic
        Assert.That(days.ContainsKey(new DateTime(2001, 9, 12)), Is.False);
    }

    [Test]
    public void Unpack_gives_the_original_file_bit_for_bit()
    {
        using Stream packed = typeof(Sp500).Assembly.GetManifestResourceStream("sp500.br")!;
        byte[] csv = Sp500.Unpack(packed);
        Assert.That(csv, Has.Length.EqualTo(415_968));
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(csv)),
            Is.EqualTo("9409e9342d0657c747324e4cfabce8a8c7f663bc485b95a3378f36b0a160f8c8"));
    }

    [Test]
    public void Unpack_of_a_damaged_resource_says_so()
    {
        using Stream packed = typeof(Sp500).Assembly.GetManifestResourceStream("sp500.br")!;
        byte[] whole = new byte[packed.Length];
        packed.ReadExactly(whole);
        Assert.That(() =>
            Sp500.Unpack(new MemoryStream(whole[..^1000])),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("sp500.br").And.Message.EndsWith("nstall the library again."));
        for (int at = 100; at < whole.Length; at += 9001)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 4;
            Assert.That(() =>
                Sp500.Unpack(new MemoryStream(damaged)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("sp500.br"),
                $"byte {at}");
        }
    }
}
