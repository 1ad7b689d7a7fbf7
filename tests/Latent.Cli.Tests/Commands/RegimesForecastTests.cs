using System.Globalization;
using System.Text.Json.Nodes;
using Latent.Cli.Pictures;
using Latent.Cli.Tests.Support;
using SkiaSharp;

namespace Latent.Cli.Tests.Commands;

public sealed class RegimesForecastTests
{
    private const int Days = 330;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void Forecasts_have_a_row_for_each_day_from_the_first_on_with_its_quantiles_in_order()
    {
        Dictionary<string, string[]> output = Forecast("out", PriceFiles.Write(_folder["prices.csv"], Days), "--model", "quintiles-3d");

        string[] lines = output["forecasts.csv"];
        string[] dates = PriceFiles.Lines(Days).Skip(1).Select(line => line[..10]).ToArray();
        string[] header = lines[0].Split(',');
        using (Assert.EnterMultipleScope())
        {
            Assert.That(header, Is.EqualTo("date,made_on,regime,probabilities,mean,deviation".Split(',')
                .Concat(Enumerable.Range(1, 99).Select(percent => $"q{percent:00}"))));
            Assert.That(lines.Skip(1).Select(line => line[..10]),
                Is.EqualTo(dates.Where(date => string.CompareOrdinal(date, "2016-01-15") >= 0)));
            foreach (string[]? fields in lines.Skip(1).Select(PriceFiles.Fields))
            {
                Assert.That(fields, Has.Length.EqualTo(header.Length));
                Assert.That(fields[1], Is.EqualTo(dates[Array.IndexOf(dates, fields[0]) - 1]), "made on the day before");
                Assert.That(Numbers(fields[3].Split(';')).Sum(), Is.EqualTo(1).Within(1e-6), "probabilities");
                Assert.That(Numbers(fields[6..]), Is.Ordered.Ascending, "quantiles");
                Assert.That(Number(fields[4]), Is.InRange(Number(fields[6]), Number(fields[^1])), "mean");
            }
        }
    }

    [TestCase("quintiles-3d", 1)]
    [TestCase("neighbours-3d", 5)]
    public void Forecasts_of_shorter_prices_are_byte_for_byte_the_first_of_longer_ones(string model, int horizon)
    {
        List<string> lines = PriceFiles.Lines(Days);
        string[] options = ["--model", model, "--horizon", $"{horizon}", "--refit", "20"];
        Forecast("long", PriceFiles.WriteLines(_folder["prices.csv"], lines), options);
        byte[] all = File.ReadAllBytes(_folder["long/forecasts.csv"]);
        foreach (int cut in new[] { 1, 19, 33 })
        {
            Forecast("short", PriceFiles.WriteLines(_folder["prices.csv"], lines.SkipLast(cut)), options);

            byte[] first = File.ReadAllBytes(_folder["short/forecasts.csv"]);
            Assert.That(all.AsSpan(0, first.Length).SequenceEqual(first), $"without the last {cut} days");
            Assert.That(all.AsSpan(first.Length).Count((byte)'\n'), Is.EqualTo(cut));
        }
    }

    [Test]
    public void The_next_forecast_is_for_the_weekday_after_the_last_in_returns_and_prices()
    {
        Dictionary<string, string[]> output = Forecast("out", PriceFiles.Write(_folder["SPY.csv"], Days), "--model", "quintiles-3d");

        (JsonNode next, string[]? last) = (JsonNode.Parse(string.Join('\n', output["next.json"]))!, PriceFiles.Lines(Days)[^1].Split(','));
        DateTime made = DateTime.ParseExact(last[0], "yyyy-MM-dd", CultureInfo.InvariantCulture);
        double close = Number(last[4]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That($"{next["symbol"]} {next["model"]} {next["made_on"]} {next["horizon"]}",
                Is.EqualTo($"SPY quintiles-3d {last[0]} 1"));
            Assert.That((string)next["date"]!, Is.EqualTo(made.AddDays(made.DayOfWeek == DayOfWeek.Friday ? 3 : 1)
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            Assert.That(next["quantiles"]!.AsArray().Select(quantile => (double)quantile!["level"]!),
                Is.EqualTo(new[] { 0.05, 0.25, 0.5, 0.75, 0.95 }));
            foreach (JsonNode? quantile in next["quantiles"]!.AsArray())
            {
                double price = (double)quantile!["price"]!;
                Assert.That(price, Is.EqualTo(close * Math.Exp((double)quantile["log_return"]!)).Within(1e-9));
                Assert.That((double)quantile["return_percent"]!, Is.EqualTo(100 * ((price / close) - 1)).Within(1e-9));
            }

            Assert.That(next["regimes"]!.AsArray().Sum(regime => (double)regime!["probability"]!), Is.EqualTo(1).Within(1e-9));
            Assert.That(output["forecasts.csv"].Any(line => line.StartsWith((string)next["date"]!, StringComparison.Ordinal)), Is.False,
                "it is not among those whose outcome is known");
        }
    }

    [Test]
    public void The_table_and_the_fan_show_the_next_forecast()
    {
        CommandRun run = CommandRun.Success(Arguments("out", PriceFiles.Write(_folder["SPY.csv"], Days), "--model", "quintiles-3d"));

        using SKBitmap fan = SKBitmap.Decode(_folder["out/fan.png"]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Output, Does.Match(@"Forecast of SPY on \d{4}-\d\d-\d\d by quintiles-3d, made on ").And.Match(
                @"5 % quantile +│ −\d\.\d\d %, a price of \d+\.\d\d").And.Contain("100 %  0:00 left"));
            Assert.That((fan.Width, fan.Height), Is.EqualTo((FanChart.Width * Sheet.Density, FanChart.Height * Sheet.Density)));
            Assert.That(fan.Pixels.Count(pixel => pixel.Red - pixel.Blue > 60), Is.GreaterThan(1000),
                "the orange of the next forecast and the red of misses");
        }
    }

    [Test]
    public void Progress_ends_at_the_whole_over_several_days_too() => Assert.That(
        CommandRun.Success(Arguments("out", PriceFiles.Write(_folder["SPY.csv"], Days), "--model", "quintiles-3d", "--horizon",
        "5")).Output, Does.Contain("100 %  0:00 left"));

    [Test]
    public void Ctrl_C_ends_it_with_130_and_writes_nothing()
    {
        CommandRun run = CommandProcess.RunAndInterrupt("10 %",
            Arguments("out", PriceFiles.Write(_folder["prices.csv"], 3000), "--model", "unconditional", "--refit", "1"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((run.Code, run.Error.Trim()), Is.EqualTo((ExitCode.Interrupted, "latent: interrupted; nothing was written")));
            Assert.That(Directory.EnumerateFileSystemEntries(_folder["out"]), Is.Empty);
        }
    }

    [Test]
    public void A_file_of_several_symbols_needs_the_symbol()
    {
        IEnumerable<string> lines = PriceFiles.Lines(Days).Select((line, index) => index == 0 ? $"symbol,{line}" : $"AAA,{line}");
        string file = PriceFiles.WriteLines(_folder["two.csv"],
            [.. lines, .. PriceFiles.Lines(Days, seed: 2).Skip(1).Select(line => $"BBB,{line}")]);

        CommandRun.Of(Arguments("out", file)).AssertFailure("two.csv", "2 symbols", "--symbol: AAA, BBB");
        CommandRun.Of(Arguments("out", file, "--symbol", "CCC")).AssertFailure("two.csv", "CCC", "AAA, BBB");
        Forecast("both", file, "--symbol", "BBB", "--model", "quintiles-3d");
        Forecast("alone", PriceFiles.Write(_folder["BBB.csv"], Days, seed: 2), "--model", "quintiles-3d");
        Assert.That(File.ReadAllBytes(_folder["both/forecasts.csv"]), Is.EqualTo(File.ReadAllBytes(_folder["alone/forecasts.csv"])));
    }

    [Test]
    public void Problems_of_a_file_are_refused_with_the_option_that_allows_repairs()
    {
        List<string> lines = PriceFiles.Lines(Days);
        string file = PriceFiles.WriteLines(_folder["bad.csv"], [.. lines, lines[^1], lines[^5]]);

        CommandRun.Of(Arguments("out", file)).AssertFailure("bad.csv has problems: ", "duplicates", $"the first at {lines.Count + 1}",
            "--repair sort,duplicates");
        Assert.That(CommandRun.Success(Arguments("repaired", file, "--repair", "sort,duplicates", "--model", "quintiles-3d")).Output,
            Does.Contain("the last of each time kept"));
        Forecast("good", PriceFiles.WriteLines(_folder["bad.csv"], lines), "--model", "quintiles-3d");
        Assert.That(File.ReadAllBytes(_folder["repaired/forecasts.csv"]), Is.EqualTo(File.ReadAllBytes(_folder["good/forecasts.csv"])));
    }

    [TestCase("date,close\n2020-01-01,x\n2020-01-02,1\n", "prices.csv", "'x'")]
    [TestCase("hello\n", "prices.csv", "expected")]
    [TestCase("date,close\n2020-01-01,1\n", "prices.csv", "at least 2")]
    [TestCase("date,close\n2020-01-01,1\n2020-01-02,1.1\n", "prices has 2 days", "Give more prices")]
    public void A_bad_file_is_one_line(string content, params string[] words)
    {
        File.WriteAllText(_folder["prices.csv"], content);

        CommandRun.Of(["regimes", "forecast", _folder["prices.csv"], "--out", _folder["out"]]).AssertFailure(words);
    }

    [Test]
    public void A_missing_file_an_unknown_model_and_options_without_a_file_are_one_line()
    {
        CommandRun.Of("regimes", "forecast", _folder["no.csv"]).AssertFailure("no.csv", "missing");
        CommandRun.Of("regimes", "forecast", "--model", "oracle", "--out", _folder["out"])
            .AssertFailure("no model 'oracle'", "quintiles-3d, ");
        CommandRun.Of("regimes", "forecast", "--symbol", "SPY").AssertFailure("--symbol applies to a file of prices");
        CommandRun.Of("regimes", "forecast", "--repair", "all").AssertFailure("--repair applies to a file of prices");
    }

    [Test]
    public void Prices_within_days_are_put_together_to_days()
    {
        List<string> lines = PriceFiles.Lines(Days);
        string[] within = ["date,close", .. lines.Skip(1).Select(line => line.Split(','))
            .SelectMany(row => new[] { $"{row[0]} 10:00,{row[1]}", $"{row[0]} 16:00,{row[4]}" })];
        string file = PriceFiles.WriteLines(_folder["hours.csv"], within);

        CommandRun.Of(Arguments("out", file)).AssertFailure("hours.csv", "on the same day", "--resample day");
        string[] rows = Forecast("days", file, "--resample", "day", "--model", "quintiles-3d")["forecasts.csv"];
        Assert.That(rows[^1], Does.StartWith(lines[^1][..10] + ","));
    }

    private string[] Arguments(string output, string file, params string[] more) =>
        ["regimes", "forecast", file, "--from", "2016-01-15", "--out", _folder[output], .. more];

    private Dictionary<string, string[]> Forecast(string output, string file, params string[] more)
    {
        CommandRun.Success(Arguments(output, file, more));
        return Directory.EnumerateFiles(_folder[output]).Where(path => !path.EndsWith(".png", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllLines);
    }

    private static double[] Numbers(IEnumerable<string> texts) => [.. texts.Select(Number)];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
