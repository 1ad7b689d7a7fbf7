namespace Latent.Markets.Tests.Prices;

public sealed class RepairsTests
{
    private const string Header = "date,open,high,low,close,volume";
    private PriceFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PriceFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    /// <summary>Asserts that a problem is an error with its line unless its own repair is allowed; with the repair, it is reported, and the
    /// series is as expected.</summary>
    private void Check(Repairs kind, long line, string text, string[] lines, params double[] closes)
    {
        PriceProblemsException error = Assert.Throws<PriceProblemsException>(() => _folder.Read(Repairs.All & ~kind, lines))!;
        Assert.That(error.Refused, Is.EqualTo(kind));
        Assert.That(error.Message, Does.StartWith($"{_folder.File("prices.csv")}: data is damaged: ").And.Contains(
            $"(line {line}: prices {text}").And.EndsWith($"; expected none of this, or permission to repair it: Repairs.{kind}."));
        Assert.That(() => _folder.Read(null, lines), Throws.TypeOf<PriceProblemsException>().With.Property("Refused").EqualTo(kind));

        PriceFile file = _folder.Read(kind, lines);
        Assert.That(PriceFolder.Bars(file.Series.Single()).Select(bar => bar.Close), Is.EqualTo(closes));
        Assert.That(file.Report.Problems[0], Is.EqualTo(new PriceProblem(kind, line, "prices", file.Report.Problems[0].Text)));
        Assert.That(file.Report.Problems[0].Text, Does.StartWith(text));
        Assert.That((file.Report.Kinds, file.Report.Count(kind), file.Report.Total),
            Is.EqualTo((kind, (long)file.Report.Problems.Count, (long)file.Report.Problems.Count)));
    }

    [Test]
    public void Rows_out_of_order_are_sorted() =>
        Check(Repairs.Sort, 4, "2020-01-03 after 2020-01-06",
            ["date,close", "2020-01-02,10", "2020-01-06,12", "2020-01-03,11", "2020-01-07,13"], 10, 11, 12, 13);

    [Test]
    public void Rows_that_begin_with_the_newest_are_sorted()
    {
        Check(Repairs.Sort, 3, "2020-01-06 after 2020-01-07",
            ["date,close", "2020-01-07,13", "2020-01-06,12", "2020-01-03,11", "2020-01-02,10"], 10, 11, 12, 13);
        PriceFile file = _folder.Read(Repairs.Sort, "date,close", "2020-01-07,13", "2020-01-06,12", "2020-01-03,11", "2020-01-02,10");
        Assert.That(file.Report.ToString(), Is.EqualTo("4 rows; 3 rows out of order, sorted"));
    }

    [Test]
    public void Each_symbol_has_an_order_of_its_own()
    {
        string[] lines = ["date,symbol,close", "2020-01-06,A,10", "2020-01-02,B,20", "2020-01-07,A,11", "2020-01-03,B,21"];
        Assert.That(_folder.Read(null, lines).Report.Total, Is.Zero);
        PriceFile file = _folder.Read(Repairs.Sort, [.. lines, "2020-01-01,B,19", "2020-01-03,A,9"]);
        Assert.That(PriceFolder.Bars(file["A"]).Select(bar => bar.Close), Is.EqualTo(new[] { 9.0, 10, 11 }));
        Assert.That(PriceFolder.Bars(file["B"]).Select(bar => bar.Close), Is.EqualTo(new[] { 19.0, 20, 21 }));
        Assert.That(file.Report.Problems.Select(problem => (problem.Line, problem.Symbol)), Is.EqualTo(new[] { (6L, "B"), (7L, "A") }));
    }

    [Test]
    public void Of_duplicates_the_last_is_kept() =>
        Check(Repairs.Duplicates, 4, "2020-01-03 again, as in line 3",
            ["date,close", "2020-01-02,10", "2020-01-03,11", "2020-01-03,12", "2020-01-06,13"], 10, 12, 13);

    [Test]
    public void Of_identical_rows_one_is_kept() =>
        Check(Repairs.Duplicates, 4, "2020-01-03 again", ["date,close", "2020-01-02,10", "2020-01-03,11", "2020-01-03,11", "2020-01-03,11"],
            10, 11);

    [Test]
    public void Of_duplicates_out_of_order_the_last_in_the_file_is_kept()
    {
        string[] lines = ["date,close", "2020-01-03,11", "2020-01-02,10", "2020-01-06,12", "2020-01-03,15", "2020-01-02,9"];
        PriceFile file = _folder.Read(Repairs.Sort | Repairs.Duplicates, lines);
        Assert.That(PriceFolder.Bars(file.Series[0]).Select(bar => bar.Close), Is.EqualTo(new[] { 9.0, 15, 12 }));
        Assert.That((file.Report.Count(Repairs.Sort), file.Report.Count(Repairs.Duplicates)), Is.EqualTo((3L, 2L)));
        Assert.That(file.Report.Problems.Where(problem => problem.Kind == Repairs.Duplicates).Select(problem => problem.Line),
            Is.EqualTo(new[] { 5L, 6L }));
    }

    [TestCase("2020-01-03,,12,9,11,1", "2020-01-03 has no open")]
    [TestCase("2020-01-03,11,null,9,11,1", "2020-01-03 has no high")]
    [TestCase("2020-01-03,11,12,NaN,11,1", "2020-01-03 has no low")]
    [TestCase("2020-01-03,11,12,9,n/a,1", "2020-01-03 has no close")]
    [TestCase("2020-01-03,11,12,9,0,1", "2020-01-03 has a close of 0")]
    [TestCase("2020-01-03,-11,12,9,10,1", "2020-01-03 has a open of -11")]
    [TestCase("2020-01-03,,,,,", "2020-01-03 has no close")]
    public void Rows_without_a_price_are_dropped(string row, string text) =>
        Check(Repairs.Missing, 3, text.Replace("a open", "an open", StringComparison.Ordinal),
            [Header, "2020-01-02,10,12,9,11,1", row, "2020-01-06,10,12,9,12,1"], 11, 12);

    [Test]
    public void Rows_without_an_adjusted_close_are_dropped() =>
        Check(Repairs.Missing, 3, "2020-01-03 has no adjusted close",
            ["date,close,adj close", "2020-01-02,10,5", "2020-01-03,11,", "2020-01-06,12,6"], 5, 6);

    [Test]
    public void A_negative_volume_is_not_known()
    {
        Check(Repairs.Missing, 3, "2020-01-03 has a volume of -5", [Header, "2020-01-02,10,12,9,11,1", "2020-01-03,10,12,9,11,-5"], 11, 11);
        Assert.That(_folder.Read(Repairs.Missing, Header, "2020-01-02,10,12,9,11,1", "2020-01-03,10,12,9,11,-5").Series[0][1].Volume,
            Is.Zero);
    }

    [Test]
    public void High_and_low_are_widened()
    {
        string[] lines = [Header, "2020-01-02,10,12,9,11,1", "2020-01-03,10,10.5,10.2,11,1"];
        Check(Repairs.Inconsistent, 3, "2020-01-03 has open 10, high 10.5, low 10.2 and close 11", lines, 11, 11);
        Assert.That(_folder.Read(Repairs.Inconsistent, lines).Series[0][1],
            Is.EqualTo(new Bar(new DateTime(2020, 1, 3), 10, 11, 10, 11, 1)));
    }

    [Test]
    public void Gaps_of_daily_data_are_left_and_stated() =>
        Check(Repairs.Gaps, 5, "2020-01-17 is 11 days after 2020-01-06",
            ["date,close", "2020-01-02,10", "2020-01-03,11", "2020-01-06,12", "2020-01-17,13", "2020-01-20,14"], 10, 11, 12, 13, 14);

    [Test]
    public void Ten_days_are_no_gap() =>
        Assert.That(_folder.Series("date,close", "2020-01-02,10", "2020-01-03,11", "2020-01-06,12", "2020-01-16,13").Count, Is.EqualTo(4));

    [Test]
    public void Months_weeks_and_minutes_have_no_gaps()
    {
        Assert.That(_folder.Series("date,close", "2020-01-31,10", "2020-02-28,11", "2020-03-31,12", "2020-04-01,13").Count, Is.EqualTo(4));
        Assert.That(_folder.Series("date,close", "2020-01-03 09:30,10", "2020-01-03 09:31,11", "2020-03-03 09:30,12",
            "2020-03-03 09:31,13").Count, Is.EqualTo(4));
    }

    [TestCase(200, 100, 2, "2:1")]
    [TestCase(200, 101, 2, "2:1")]
    [TestCase(150, 100, 1.5, "3:2")]
    [TestCase(700, 100, 7, "7:1")]
    [TestCase(10, 100, 0.1, "1:10")]
    [TestCase(100, 150, 2 / 3.0, "2:3")]
    public void Splits_are_adjusted_for(double before, double after, double ratio, string shown)
    {
        string[] lines = [Header, Row("2020-01-02", before * 1.1, 1000), Row("2020-01-03", before, 2000), Row("2020-01-06", after, 4000),
            Row("2020-01-07", after * 1.1, 5000)];
        double first = Round(before * 1.1), last = Round(after * 1.1);
        Check(Repairs.Splits, 4, FormattableString.Invariant($"2020-01-06 opens at {after} after {before}, a split of {shown}"), lines,
            first / ratio, before / ratio, after, last);
        PriceSeries series = _folder.Read(Repairs.Splits, lines).Series[0];
        Assert.That(series[1], Is.EqualTo(new Bar(new DateTime(2020, 1, 3), before / ratio, before * 2 / ratio, before / 2 / ratio,
            before / ratio, 2000 * ratio)));
        Assert.That(series[2].Volume, Is.EqualTo(4000));

        static double Round(double price) => Math.Round(price, 6);
        static string Row(string date, double price, double volume) =>
            FormattableString.Invariant($"{date},{Round(price)},{Round(price) * 2},{Round(price) / 2},{Round(price)},{volume}");
    }

    [Test]
    public void Several_splits_multiply() => Check(Repairs.Splits, 3, "2020-01-03 opens at 100 after 200",
        ["date,close", "2020-01-02,200", "2020-01-03,100", "2020-01-06,101", "2020-01-07,25.25", "2020-01-08,252.5"], 200 / 0.8, 100 / 0.4,
        101 / 0.4, 252.5, 252.5);

    [TestCase("date,close", "100", "71")] // |ln ratio| is 0.342
    [TestCase("date,close", "100", "55")] // no common ratio
    [TestCase("date,close", "100", "48")] // off by 4 %
    [TestCase("date,adj close", "100", "50")] // adjusted, so it fell
    public void Other_jumps_are_left(string header, string before, string after) =>
        Assert.That(_folder.Series(header, $"2020-01-02,{before}", $"2020-01-03,{after}").Count, Is.EqualTo(2));

    [Test]
    public void Jumps_within_a_day_are_no_splits() =>
        Assert.That(_folder.Series(Header, "2020-01-02,100,100,50,50,1", "2020-01-03,50,50,50,50,1").Count, Is.EqualTo(2));

    [Test]
    public void All_kinds_at_once_are_listed_with_their_first_lines_and_repaired()
    {
        string[] lines =
        [
            Header, "2020-01-03,20,22,18,20,1", "2020-01-02,19,20,18,19,1", "2020-01-06,,,,,", "2020-01-07,0,0,0,0,0",
                "2020-01-08,0,1,2,3,4", "2020-01-09,,,,5,",
            "2020-01-07,20,19,19,20,1", "2020-01-08,10,11,9,10,1", "2020-01-08,10,11,9,10.5,1", "2020-02-03,10,11,9,10,1",
                "2020-02-04,10,11,9,10,1", "2020-02-05,10,11,9,10,1",
        ];
        PriceProblemsException error = Assert.Throws<PriceProblemsException>(() => _folder.Read(Repairs.Sort, lines))!;
        Assert.That(error.Message,
            Does.Contain(
            "4 rows with a missing price (line 4: prices 2020-01-06 has no close; line 5: prices 2020-01-07 has a close of 0; line 6: "
            + "prices 2020-01-08 has an open of 0; ...)")
            .And.Contains("1 row of a time given before (line 10: prices 2020-01-08 again, as in line 9)").And.Contains(
            "1 row with inconsistent prices (line 8")
            .And.Contains("1 gap of more than 10 days (line 11").And.Contains("1 split not adjusted for (line 10")
            .And.EndsWith(
            "permission to repair it: Repairs.Duplicates | Repairs.Missing | Repairs.Inconsistent | Repairs.Gaps | Repairs.Splits."));

        PriceFile file = _folder.Read(Repairs.All, lines);
        Assert.That(PriceFolder.Bars(file.Series[0]).Select(bar => bar.Close), Is.EqualTo(new[] { 9.5, 10, 10, 10.5, 10, 10, 10 }));
        Assert.That(file.Report.Problems.Select(problem => problem.Line), Is.Ordered);
        Assert.That(file.Report.ToString(), Is.EqualTo(
            "12 rows; 1 row out of order, sorted, 1 row of a time given before, the last of each time kept, "
            + "4 rows with a missing price, dropped, "
            + "1 row with inconsistent prices, widened, 1 gap of more than 10 days, left as they are, 1 split not adjusted for, adjusted"));
        Assert.That(() => file.Report.Count(Repairs.All), Throws.ArgumentException);
        Assert.That(() => file.Report.Count(Repairs.None), Throws.ArgumentException);
    }

    [Test]
    public void Of_many_problems_the_first_hundred_are_kept_and_all_counted()
    {
        string[] lines = ["date,close", .. Enumerable.Range(0, 5000)
            .Select(row => $"{new DateTime(2000, 1, 1).AddDays(row):yyyy-MM-dd},{(row % 2 == 0 ? "" : "10")}")];
        PriceReport report = _folder.Read(Repairs.Missing, lines).Report;
        Assert.That((report.Count(Repairs.Missing), report.Problems.Count, report.Problems[^1].Line), Is.EqualTo((2500L, 100, 200L)));
    }

    [Test]
    public void Dropping_all_rows_leaves_too_few() =>
        Assert.That(() => _folder.Read(Repairs.All, "date,close", "2020-01-02,", "2020-01-03,0"),
        Throws.TypeOf<Latent.IO.DataFileException>().With.Message.EndsWith("number of usable rows of prices is 0; expected at least 2."));
}
