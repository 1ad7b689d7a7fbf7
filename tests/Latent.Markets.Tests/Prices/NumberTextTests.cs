using System.Globalization;
using System.Text;

namespace Latent.Markets.Tests.Prices;

public sealed class NumberTextTests
{
    [TestCase("1234.5", 1234.5)]
    [TestCase("0", 0)]
    [TestCase(".5", 0.5)]
    [TestCase("5.", 5)]
    [TestCase("-5.25", -5.25)]
    [TestCase("+5", 5)]
    [TestCase("1e3", 1000)]
    [TestCase("1.5E-3", 0.0015)]
    [TestCase("$12.50", 12.5)]
    [TestCase("1,234.56", 1234.56)]
    [TestCase("$1,234.56", 1234.56)]
    [TestCase("1,234,567", 1234567)]
    [TestCase("12345678901234567890", 12345678901234567890.0)]
    [TestCase(" 7 ", 7)]
    public void TryParsePrice_reads(string text, double expected)
    {
        Assert.That(NumberText.TryParsePrice(Encoding.UTF8.GetBytes(text), out double value), Is.True);
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("123", 123)]
    [TestCase("1,234", 1234)]
    [TestCase("1.23M", 1_230_000)]
    [TestCase("45.6K", 45_600)]
    [TestCase("5.18b", 5_180_000_000)]
    [TestCase("-1", -1)]
    public void TryParseVolume_reads(string text, double expected)
    {
        Assert.That(NumberText.TryParseVolume(Encoding.UTF8.GetBytes(text), out double value), Is.True);
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("NaN")]
    [TestCase("nan")]
    [TestCase("N/A")]
    [TestCase("-")]
    public void Blanks_are_NaN(string text)
    {
        Assert.That(NumberText.TryParsePrice(Encoding.UTF8.GetBytes(text), out double price), Is.True);
        Assert.That(NumberText.TryParseVolume(Encoding.UTF8.GetBytes(text), out double volume), Is.True);
        Assert.That((price, volume), Is.EqualTo((double.NaN, double.NaN)));
    }

    [TestCase("1,234")] // 1.234 or 1234
    [TestCase("12,34")]
    [TestCase("1,23,456")]
    [TestCase("1,234.5,6")]
    [TestCase(",234.5")]
    [TestCase("1.234,56")]
    [TestCase("1.2.3")]
    [TestCase("1 234")]
    [TestCase("abc")]
    [TestCase("1.23M")]
    [TestCase("Infinity")]
    [TestCase("1e999")]
    [TestCase("0x10")]
    [TestCase("12%")]
    [TestCase("€12")]
    [TestCase("$")]
    [TestCase("--5")]
    public void TryParsePrice_refuses(string text) => Assert.That(NumberText.TryParsePrice(Encoding.UTF8.GetBytes(text), out _), Is.False);

    [TestCase("M")]
    [TestCase("1.2T")]
    [TestCase("$5")]
    [TestCase("1.2MM")]
    public void TryParseVolume_refuses(string text) =>
        Assert.That(NumberText.TryParseVolume(Encoding.UTF8.GetBytes(text), out _), Is.False);

    [Test]
    public void TryParsePrice_rounds_as_dotnet_does()
    {
        Random random = new(5);
        for (int i = 0; i < 200_000; i++)
        {
            string digits = random.NextInt64(1L << random.Next(1, 62)).ToString(CultureInfo.InvariantCulture);
            string text = digits.Insert(random.Next(digits.Length + 1), ".");
            Assert.That(NumberText.TryParsePrice(Encoding.UTF8.GetBytes(text), out double value), Is.True, text);
            double expected = double.Parse(text, CultureInfo.InvariantCulture);
            if (!value.Equals(expected))
            {
                Assert.Fail($"{text} is {value:R}, expected {expected:R}");
            }
        }
    }
}
