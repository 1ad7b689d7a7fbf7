using Latent.Cli.Pictures;

namespace Latent.Cli.Tests.Markets;

public sealed class DatesTests
{
    [TestCase("2024-03-01", "2024-04-20", "4 Mar 2024|11 Mar 2024|18 Mar 2024|25 Mar 2024|1 Apr 2024|8 Apr 2024|15 Apr 2024")]
    [TestCase("2022-11-15", "2024-03-20", "Jan 2023|Mar 2023|May 2023|Jul 2023|Sep 2023|Nov 2023|Jan 2024|Mar 2024")]
    [TestCase("2000-01-03", "2020-04-17", "2002|2004|2006|2008|2010|2012|2014|2016|2018|2020")]
    public void An_axis_shows_days_months_or_years(string first, string last, string expected) =>
        Assert.That(string.Join('|', DateTicks.Labels(Day(first), Day(last)).Select(label => label.Text)), Is.EqualTo(expected));

    [Test]
    public void However_long_the_axis_its_labels_are_few()
    {
        for (int days = 2; days < 60_000; days = (days * 5 / 4) + 1)
        {
            IReadOnlyList<(DateTime Day, string Text)> labels = DateTicks.Labels(Day("1850-06-15"), Day("1850-06-15").AddDays(days));
            Assert.That(labels, Has.Count.InRange(1, 13), $"{days} days");
        }
    }

    private static DateTime Day(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
