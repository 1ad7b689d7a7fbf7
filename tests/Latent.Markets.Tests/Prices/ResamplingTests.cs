using System.Globalization;

namespace Latent.Markets.Tests.Prices;

public sealed class ResamplingTests
{
    private PriceFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PriceFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private static Bar[] Naive(PriceSeries series, Func<DateTime, DateTime> start) =>
        [.. PriceFolder.Bars(series).GroupBy(bar => start(bar.Time)).Select(group => new Bar(
        group.Key, group.First().Open, group.Max(bar => bar.High), group.Min(bar => bar.Low), group.Last().Close,
        group.Sum(bar => bar.Volume)))];

    private static DateTime Monday(DateTime time) =>
        ISOWeek.ToDateTime(ISOWeek.GetYear(time), ISOWeek.GetWeekOfYear(time), DayOfWeek.Monday);

    [Test]
    public void To_days_and_weeks_is_what_groups_give([Values(1, 2, 3)] int seed)
    {
        PriceSeries minutes = _folder.Series([.. PriceFolder.Minutes(3000, seed)]);
        PriceSeries days = Resampling.To(minutes, Period.Day), weeks = Resampling.To(minutes, Period.Week);
        Assert.That(PriceFolder.Bars(days), Is.EqualTo(Naive(minutes, time => time.Date)));
        Assert.That(PriceFolder.Bars(weeks), Is.EqualTo(Naive(minutes, Monday)));
        Assert.That(PriceFolder.Bars(Resampling.To(days, Period.Week)), Is.EqualTo(PriceFolder.Bars(weeks)));
        Assert.That(days.Count, Is.GreaterThan(30));
        Assert.That((days.Symbol, days.HasRange, days.HasVolume), Is.EqualTo(("prices", true, true)));
    }

    [Test]
    public void To_weeks_crosses_the_year()
    {
        PriceSeries weeks = Resampling.To(_folder.Series("date,close", "2019-12-29,9", "2019-12-30,10", "2020-01-03,11", "2020-01-05,12",
            "2020-01-06,13"), Period.Week);
        Assert.That(PriceFolder.Bars(weeks).Select(bar => (bar.Time, bar.Close)), Is.EqualTo(new[]
        {
            (new DateTime(2019, 12, 23), 9.0), (new DateTime(2019, 12, 30), 12.0), (new DateTime(2020, 1, 6), 13.0),
        }));
    }

    [Test]
    public void To_days_of_closes_gives_closes()
    {
        PriceSeries days = Resampling.To(_folder.Series("date,close", "2020-01-02 10:00,10", "2020-01-02 11:00,12", "2020-01-02 12:00,11",
            "2020-01-03 10:00,10"), Period.Day);
        Assert.That(PriceFolder.Bars(days), Is.EqualTo(
            new[] { new Bar(new DateTime(2020, 1, 2), 11, 11, 11, 11, 0), new Bar(new DateTime(2020, 1, 3), 10, 10, 10, 10, 0) }));
        Assert.That((days.HasRange, days.HasVolume), Is.EqualTo((false, false)));
    }

    [Test]
    public void To_an_unknown_period_is_refused() =>
        Assert.That(() =>
            Resampling.To(_folder.Series("date,close", "2020-01-02,10", "2020-01-03,11"), (Period)9),
            Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Reading_resampled_is_resampling_what_was_read([Values] Period period, [Values(11, 12)] int seed)
    {
        string[] lines = [.. PriceFolder.Minutes(2000, seed)];
        PriceSeries expected = Resampling.To(_folder.Series(lines), period);
        PriceFile file = _folder.Read(new PriceOptions { Resample = period }, lines);
        Assert.That(PriceFolder.Bars(file.Series[0]), Is.EqualTo(PriceFolder.Bars(expected)));
        Assert.That((file.Report.Rows, file.Report.Total), Is.EqualTo((2000L, 0L)));
    }

    [Test]
    public void Reading_resampled_repairs_as_reading_does([Values] Period period, [Values(21, 22, 23)] int seed, [Values] bool sorted)
    {
        string[] lines = [.. PriceFolder.Minutes(600, seed)];
        Random random = new(seed);
        List<string> rows = [];
        foreach (string row in lines.Skip(1))
        {
            string[] fields = row.Split(',');
            rows.Add(random.Next(30) == 0 ? $"{fields[0]},,,,," : random.Next(30) == 0 ? $"{row[..row.LastIndexOf(',')]},-1" : row);
            if (random.Next(20) == 0)
            {
                rows.Add($"{fields[0]},{fields[1]},{fields[1]},{fields[1]},{fields[1]},77");
            }
        }

        // Adds a split within a day, and moves some rows elsewhere in the unsorted case.
        rows = [.. rows.Select((row, at) => at < 300 ? row : Halve(row))];
        for (int swap = 0; swap < 20 && !sorted; swap++)
        {
            int from = random.Next(rows.Count);
            string moved = rows[from];
            rows.RemoveAt(from);
            rows.Insert(random.Next(rows.Count), moved);
        }

        PriceFile all = _folder.Read(Repairs.All, [lines[0], .. rows]);
        PriceFile file = _folder.Read(new PriceOptions { Repairs = Repairs.All, Resample = period }, [lines[0], .. rows]);
        Bar[] expected = PriceFolder.Bars(Resampling.To(all.Series[0], period));
        Assert.That(PriceFolder.Bars(file.Series[0]), Is.EqualTo(expected));
        Assert.That(file.Report.Problems, Is.EqualTo(all.Report.Problems));
        Assert.That(file.Report.Kinds & Repairs.Splits, Is.EqualTo(Repairs.Splits));
        Assert.That(file.Report.Kinds.HasFlag(Repairs.Sort), Is.EqualTo(!sorted));

        static string Halve(string row) => string.Join(',', row.Split(',').Select((field, at) =>
            at is >= 1 and <= 4 && field.Length > 0
            ? (double.Parse(field, CultureInfo.InvariantCulture) / 4).ToString("R", CultureInfo.InvariantCulture) : field));
    }

    [Test]
    public void Reading_resampled_refuses_rows_out_of_order_by_line() => Assert.That(
        () => _folder.Read(new PriceOptions { Resample = Period.Day, Repairs = Repairs.All & ~Repairs.Sort }, "date,close",
        "2020-01-02 10:00,10", "2020-01-03 10:00,11", "2020-01-02 11:00,12"),
        Throws.TypeOf<PriceProblemsException>().With.Message.Contains(
        "1 row out of order (line 4: prices 2020-01-02 11:00 after 2020-01-03 10:00)"));

    [Test]
    public void Reading_resampled_keeps_symbols_apart()
    {
        string[] lines = ["symbol,date,close,volume", "A,2020-01-02 10:00,10,1", "B,2020-01-02 10:00,20,10", "A,2020-01-02 11:00,11,2",
            "B,2020-01-03 10:00,21,20", "A,2020-01-03 10:00,12,3", "B,2020-01-03 11:00,22,30"];
        PriceFile file = _folder.Read(new PriceOptions { Resample = Period.Day }, lines);
        Assert.That(PriceFolder.Bars(file["A"]).Select(bar => (bar.Close, bar.Volume)), Is.EqualTo(new[] { (11.0, 3.0), (12.0, 3.0) }));
        Assert.That(PriceFolder.Bars(file["B"]).Select(bar => (bar.Close, bar.Volume)), Is.EqualTo(new[] { (20.0, 10.0), (22.0, 50.0) }));
    }

    [Test]
    public void Reading_a_single_day_resampled_is_too_little() => Assert.That(
        () => _folder.Read(new PriceOptions { Resample = Period.Day }, "date,close", "2020-01-02 10:00,10", "2020-01-02 11:00,11"),
        Throws.TypeOf<Latent.IO.DataFileException>().With.Message.EndsWith("number of days of prices is 1; expected at least 2."));

    [Test]
    public void Copies_and_long_series_keep_their_bars()
    {
        Bar[] bars = [.. Enumerable.Range(0, 5000)
            .Select(day => new Bar(new DateTime(2000, 1, 1).AddDays(day), 1, 2, 1, 1 + day / 5000.0, day))];
        PriceSeries series = new("X", bars);
        Assert.That(PriceFolder.Bars(series), Is.EqualTo(bars));
        foreach (int count in new[] { 0, 1, 15, 16, 17, 1023, 1024, 1025, 2048, 4999, 5000 })
        {
            PriceSeries copy = series.Copy(0, count);
            for (int day = count; day < count + 50; day++)
            {
                copy.Add(new Bar(new DateTime(2000, 1, 1).AddDays(day), 3, 3, 3, 3, day));
            }

            Assert.That(PriceFolder.Bars(copy)[..count], Is.EqualTo(bars[..count]), $"{count}");
            Assert.That((copy.Count, copy[count + 49].Volume), Is.EqualTo((count + 50, count + 49.0)));
        }

        Assert.That(PriceFolder.Bars(series), Is.EqualTo(bars));
        Assert.That(() => series[5000], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => series[-1], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => series.Copy(0, 5001), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
