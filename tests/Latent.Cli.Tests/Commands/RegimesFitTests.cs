using System.Globalization;
using System.Text.Json.Nodes;
using Latent.Cli.Pictures;
using Latent.Cli.Tests.Support;
using SkiaSharp;

namespace Latent.Cli.Tests.Commands;

public sealed class RegimesFitTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void Regimes_have_annual_figures_and_every_day_has_one()
    {
        CommandRun run = CommandRun.Success("regimes", "fit", PriceFiles.Write(_folder["SPY.csv"], 600), "--model", "quintiles-3d", "--out",
            _folder["out"]);

        JsonNode report = JsonNode.Parse(File.ReadAllText(_folder["out/regimes.json"]))!;
        JsonArray regimes = report["regimes"]!.AsArray();
        string[] rows = File.ReadAllLines(_folder["out/regimes.csv"]);
        string[] names = [.. regimes.Select(regime => (string)regime!["name"]!)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That($"{report["symbol"]} {report["model"]} {report["first"]} {report["days"]} {report["days_per_year"]}",
                Is.EqualTo("SPY quintiles-3d 2015-01-05 600 261"));
            Assert.That(regimes.Select(regime => (double)regime!["annual_volatility"]!), Is.Ordered.Ascending.And.All.InRange(0.05, 0.5));
            Assert.That(regimes.Sum(regime => (double)regime!["share"]!), Is.EqualTo(1).Within(0.02));
            Assert.That(rows[0], Is.EqualTo("date,regime_in_sample,probabilities_in_sample"));
            Assert.That(rows[^1], Does.StartWith($"{report["last"]},"));
            Assert.That(rows, Has.Length.EqualTo(1 + 600 - 250 + 1), "from when the model can be fitted");
            Assert.That(rows.Skip(1).Select(row => PriceFiles.Fields(row)[1]), Is.All.Matches<string>(names.Contains));
            Assert.That(names, Is.All.Matches<string>(name => run.Output.Contains($"│ {name} ", StringComparison.Ordinal)));
        }
    }

    [Test]
    public void The_price_is_drawn_with_all_regimes_colours()
    {
        CommandRun.Success("regimes", "fit", PriceFiles.Write(_folder["SPY.csv"], 600), "--model", "quintiles-3d", "--out", _folder["out"]);

        using SKBitmap price = SKBitmap.Decode(_folder["out/price.png"]);
        Assert.That((price.Width, price.Height), Is.EqualTo((PriceChart.Width * Sheet.Density, PriceChart.Height * Sheet.Density)));
        int count = JsonNode.Parse(File.ReadAllText(_folder["out/regimes.json"]))!["regimes"]!.AsArray().Count;
        foreach (ScottPlot.Color color in RegimeColors.Of(count))
        {
            Assert.That(price.Pixels.Count(pixel => (pixel.Red, pixel.Green, pixel.Blue) == (color.R, color.G, color.B)),
                Is.GreaterThan(300), color.ToHex());
        }
    }

    [Test]
    public void Rolling_fits_on_the_last_days_alone()
    {
        string file = PriceFiles.Write(_folder["SPY.csv"], 600);
        List<string> last = PriceFiles.Lines(600);
        CommandRun.Success("regimes", "fit", file, "--model", "quintiles-3d", "--rolling", "300", "--out", _folder["rolling"]);
        CommandRun.Success("regimes", "fit", PriceFiles.WriteLines(_folder["SPY.csv"], [last[0], .. last.TakeLast(300)]), "--model",
            "quintiles-3d", "--out", _folder["cut"]);

        Assert.That(File.ReadAllText(_folder["rolling/regimes.csv"]), Is.EqualTo(File.ReadAllText(_folder["cut/regimes.csv"])));
    }

    [Test]
    public void Without_a_file_it_fits_the_index_inside_the_library()
    {
        CommandRun run = CommandRun.Success("regimes", "fit", "--model", "quintiles-3d", "--resample", "week", "--out", _folder["out"]);

        JsonNode report = JsonNode.Parse(File.ReadAllText(_folder["out/regimes.json"]))!;
        Assert.That(run.Output, Does.Contain("SP500"));
        Assert.That((string)report["last"]!, Is.EqualTo("2020-04-13"));
        Assert.That((string)report["next"]!["date"]!, Is.EqualTo("2020-04-20"), "a week later");
        Assert.That((double)report["days_per_year"]!, Is.EqualTo(52));
    }

    [Test]
    public void Too_few_days_are_one_line_with_both_numbers() =>
        CommandRun.Of("regimes", "fit", PriceFiles.Write(_folder["SPY.csv"], 100), "--model", "quintiles-3d", "--out", _folder["out"])
            .AssertFailure("quintiles-3d needs 250 days", "there are 100 of SPY");

    [Test]
    public void A_folder_that_cannot_be_written_to_is_one_line_before_the_work()
    {
        File.WriteAllText(_folder["out"], "a file");

        CommandRun.Of("regimes", "fit", "--model", "quintiles-3d", "--out", _folder["out"]).AssertFailure("output folder", "not writable");
    }

    [Test]
    public void The_figures_read_the_same_in_any_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = "," } };
            CommandRun.Success("regimes", "fit", PriceFiles.Write(_folder["SPY.csv"], 300), "--model", "quintiles-3d", "--out",
                _folder["out"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.That(File.ReadAllLines(_folder["out/regimes.csv"]).Skip(1).Select(row => PriceFiles.Fields(row).Length), Is.All.EqualTo(3));
    }
}
