using System.Text;

namespace Latent.Markets.Tests.Prices;

public sealed class TimeTextTests
{
    [TestCase("2020-01-31", "2020-01-31")]
    [TestCase("2020-1-5", "2020-01-05")]
    [TestCase("2020/01/31", "2020-01-31")]
    [TestCase("2020.01.31", "2020-01-31")]
    [TestCase(" 2020-01-31 ", "2020-01-31")]
    [TestCase("20200131", "2020-01-31")]
    [TestCase("19280103", "1928-01-03")]
    [TestCase("20200131093015", "2020-01-31 09:30:15")]
    [TestCase("2020-01-31 09:30", "2020-01-31 09:30")]
    [TestCase("2020-01-31 9:30", "2020-01-31 09:30")]
    [TestCase("2020-01-31T09:30:15", "2020-01-31 09:30:15")]
    [TestCase("2020-01-31T09:30:15Z", "2020-01-31 09:30:15")]
    [TestCase("2020-01-31T09:30:15.250Z", "2020-01-31 09:30:15.250")]
    [TestCase("2020-01-31 00:00:00-05:00", "2020-01-31")]
    [TestCase("2020-01-31 00:00:00+0100", "2020-01-31")]
    [TestCase("2020-01-31 16:00:00 UTC", "2020-01-31 16:00")]
    [TestCase("2020-01-31T093015", "2020-01-31 09:30:15")]
    [TestCase("1580463000", "2020-01-31 09:30")]
    [TestCase("1580463000.0", "2020-01-31 09:30")]
    [TestCase("1580463000123", "2020-01-31 09:30:00.123")]
    [TestCase("946857600000", "2000-01-03")]
    [TestCase("-1325548800", "1927-12-31")]
    [TestCase("12/31/2019", "2019-12-31")]
    [TestCase("31/12/2019", "2019-12-31")]
    [TestCase("31.12.2019 17:45", "2019-12-31 17:45")]
    [TestCase("2/2/2019", "2019-02-02")]
    [TestCase("Jan 02, 2020", "2020-01-02")]
    [TestCase("Jan 1 2000", "2000-01-01")]
    [TestCase("2 January 2020", "2020-01-02")]
    [TestCase("02-Jan-2020", "2020-01-02")]
    [TestCase("0001-01-01 00:01", "0001-01-01 00:01")]
    public void Parse_recognises(string text, string expected)
    {
        Assert.That(new TimeText(null).Parse(Encoding.UTF8.GetBytes(text), out DateTime time), Is.Null);
        Assert.That((time, time.Kind), Is.EqualTo((PriceFolder.Time(expected), DateTimeKind.Unspecified)));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("abc")]
    [TestCase("2020")]
    [TestCase("7")]
    [TestCase("2020-02-30")]
    [TestCase("2020-13-01")]
    [TestCase("2020-00-01")]
    [TestCase("2020-01/31")]
    [TestCase("2020-01-31 24:00")]
    [TestCase("2020-01-31 09:60")]
    [TestCase("2020-01-31 09:30:")]
    [TestCase("2020-01-31 09:30:15.")]
    [TestCase("2020-01-31T")]
    [TestCase("2020-01-31 09:30 PST8")]
    [TestCase("2020-01-31x")]
    [TestCase("20201301")]
    [TestCase("20200131253015")]
    [TestCase("13/13/2020")]
    [TestCase("31/12/20")]
    [TestCase("31/12-2020")]
    [TestCase("99999999999999999")]
    [TestCase("99999999999999999999999999")]
    [TestCase("1580463000.5")]
    [TestCase("Foo 02, 2020")]
    [TestCase("2020-01-31,1")]
    [TestCase("1/")]
    [TestCase("11.")]
    public void Parse_refuses(string text)
    {
        string? expected = new TimeText(null).Parse(Encoding.UTF8.GetBytes(text), out _);
        Assert.That(expected, Does.StartWith("a time such as 2020-01-31"));
    }

    [TestCase("2020013109", "yyyyMMddHH ")]
    [TestCase("200001030930", "yyyyMMddHHmm ")]
    public void Parse_refuses_numbers_that_may_be_a_date_or_a_Unix_time(string text, string format) =>
        Assert.That(new TimeText(null).Parse(Encoding.UTF8.GetBytes(text), out _), Does.StartWith("a DateFormat, such as " + format));

    [Test]
    public void Parse_refuses_a_date_whose_month_may_be_its_day() =>
        Assert.That(new TimeText(null).Parse("02/03/2020"u8, out _), Does.StartWith("a DateFormat such as MM/dd/yyyy or dd/MM/yyyy"));

    [TestCase("01/13/2020", "2020-02-03")]
    [TestCase("13/01/2020", "2020-03-02")]
    public void Parse_takes_the_order_of_days_and_months_from_the_dates_before(string before, string expected)
    {
        TimeText times = new(null);
        Assert.That(times.Parse(Encoding.UTF8.GetBytes(before), out _), Is.Null);
        Assert.That(times.Parse("02/03/2020"u8, out DateTime time), Is.Null);
        Assert.That(time, Is.EqualTo(PriceFolder.Time(expected)));
    }

    [Test]
    public void Parse_refuses_a_date_of_another_order_than_those_before()
    {
        TimeText times = new(null);
        _ = times.Parse("01/13/2020"u8, out _);
        Assert.That(times.Parse("14/01/2020"u8, out _), Is.EqualTo("the month first, as in a date above"));
    }

    [TestCase("dd/MM/yyyy", "02/03/2020", "2020-03-02")]
    [TestCase("MM/dd/yyyy", "02/03/2020", "2020-02-03")]
    [TestCase("yyyyMMddHHmm", "200001030930", "2000-01-03 09:30")]
    [TestCase("yyyy-MM-dd HH:mm zzz", "2020-01-31 09:30 -05:00", "2020-01-31 09:30")]
    public void Parse_reads_a_format_that_is_given(string format, string text, string expected)
    {
        Assert.That(new TimeText(format).Parse(Encoding.UTF8.GetBytes(text), out DateTime time), Is.Null);
        Assert.That(time, Is.EqualTo(PriceFolder.Time(expected)));
        Assert.That(new TimeText(format).Parse("31 Jan"u8, out _), Is.EqualTo($"a time in the DateFormat {format}"));
    }

    [TestCase("2020-01-31", "09:30", "2020-01-31 09:30")]
    [TestCase("20200131", "093015", "2020-01-31 09:30:15")]
    [TestCase("2020.01.31", "0930", "2020-01-31 09:30")]
    [TestCase("2020-01-31", "", "2020-01-31")]
    public void Parse_reads_two_columns(string date, string clock, string expected)
    {
        Assert.That(new TimeText(null).Parse(Encoding.UTF8.GetBytes(date), Encoding.UTF8.GetBytes(clock), out DateTime time), Is.Null);
        Assert.That(time, Is.EqualTo(PriceFolder.Time(expected)));
    }

    [TestCase("2020-01-31", "9")]
    [TestCase("2020-01-31 09:30", "09:30")]
    public void Parse_refuses_two_columns(string date, string clock) =>
        Assert.That(new TimeText(null).Parse(Encoding.UTF8.GetBytes(date), Encoding.UTF8.GetBytes(clock), out _),
            Does.StartWith("a date in one column and a time of day"));

    [Test]
    public void Parse_reads_each_second_and_minute_of_a_format_as_dotnet_does()
    {
        Random random = new(3);
        TimeText times = new(null);
        for (int i = 0; i < 20_000; i++)
        {
            DateTime time = new DateTime(1900, 1, 1).AddSeconds(random.NextInt64(200L * 365 * 86400));
            string text = time.ToString(i % 2 == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-ddTHH:mm:ssZ",
                System.Globalization.CultureInfo.InvariantCulture);
            Assert.That(times.Parse(Encoding.UTF8.GetBytes(text), out DateTime read), Is.Null);
            Assert.That(read, Is.EqualTo(time), text);
        }
    }
}
