namespace Latent.Markets.Tests.Prices;

public sealed class TradingDaysTests
{
    [TestCase("2024-03-01", 1, "2024-03-04")]
    [TestCase("2024-03-01", 5, "2024-03-08")]
    [TestCase("2024-02-29", 1, "2024-03-01")]
    public void After_weekdays_comes_a_weekday(string last, int horizon, string expected) =>
        Assert.That(Next(Series(last, day => day.AddDays(day.DayOfWeek == DayOfWeek.Monday ? -3 : -1)), horizon), Is.EqualTo(expected));

    [TestCase("2024-03-01", 1, "2024-03-02")]
    [TestCase("2024-03-03", 3, "2024-03-06")]
    public void Where_all_days_are_traded_the_next_is_tomorrow(string last, int horizon, string expected) =>
        Assert.That(Next(Series(last, day => day.AddDays(-1)), horizon), Is.EqualTo(expected));

    [Test]
    public void After_weeks_comes_a_week() => Assert.That(Next(Series("2024-03-04", day => day.AddDays(-7)), 2), Is.EqualTo("2024-03-18"));

    [Test]
    public void Several_days_follow_one_another() => Assert.That(
        TradingDays.After(Series("2024-03-01", day => day.AddDays(day.DayOfWeek == DayOfWeek.Monday ? -3 : -1)).Until(29), 4)
        .Select(day => day.Day), Is.EqualTo(new[] { 4, 5, 6, 7 }));

    [Test]
    public void After_a_single_day_comes_a_weekday() => Assert.That(
        TradingDays.After(Series("2024-03-01", day => day.AddDays(-1)).Until(29).Latest(1), 1)[0], Is.EqualTo(new DateTime(2024, 3, 4)));

    private static string Next(PriceSeries series, int horizon) =>
        $"{TradingDays.After(series.Until(series.Count - 1), horizon)[^1]:yyyy-MM-dd}";

    private static PriceSeries Series(string last, Func<DateTime, DateTime> before)
    {
        List<Bar> bars = [];
        for (DateTime day = Day(last); bars.Count < 30; day = before(day))
        {
            bars.Insert(0, new Bar(day, 1, 1, 1, 1, 0));
        }

        return new PriceSeries("X", bars);
    }

    private static DateTime Day(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
