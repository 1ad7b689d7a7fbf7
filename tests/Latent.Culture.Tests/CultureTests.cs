using System.Globalization;

namespace Latent.Culture.Tests;

/// <summary>
/// The cultures are those of ICU. Without it, or where it is switched off, these tests fail, and with them what all others of this project
/// say.
/// </summary>
public sealed class CultureTests
{
    [Test]
    public void German_has_a_decimal_comma() =>
        Assert.That(1234.5.ToString("N1", CultureInfo.GetCultureInfo("de-DE")), Is.EqualTo("1.234,5"));

    [Test]
    public void Turkish_has_a_decimal_comma_and_a_dotless_i()
    {
        CultureInfo turkish = CultureInfo.GetCultureInfo("tr-TR");

        Assert.That(1234.5.ToString("N1", turkish), Is.EqualTo("1.234,5"));
        Assert.That("INFO".ToLower(turkish), Is.EqualTo("ınfo"));
        Assert.That("info".ToUpper(turkish), Is.EqualTo("İNFO"));
    }

    [Test]
    public void Words_are_sorted_by_the_rules_of_a_language() => Assert.That(
        new[] { "z", "Ä", "a", "B" }.Order(StringComparer.Create(CultureInfo.GetCultureInfo("de-DE"), ignoreCase: false)),
        Is.EqualTo(new[] { "a", "Ä", "B", "z" }));

    [Test]
    public void Tests_and_their_threads_have_the_culture_that_was_asked_for()
    {
        string[] names = [CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name, ""];
        Thread thread = new(() => names[2] = CultureInfo.CurrentCulture.Name);
        thread.Start();
        thread.Join();

        Assert.That(names, Is.All.EqualTo(RealCultureAttribute.Name));
        Assert.That($"{0.5}", Is.EqualTo("0,5"));
    }
}
