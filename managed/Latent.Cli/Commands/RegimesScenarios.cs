using System.CommandLine;
using System.Globalization;
using Latent.Cli.Markets;
using Latent.Cli.Pictures;
using Latent.Cli.Reporting;
using Latent.Markets;

namespace Latent.Cli.Commands;

/// <summary><c>latent regimes scenarios</c></summary>
internal static class RegimesScenarios
{
    private const int MostPaths = 100_000;
    private const int MostDays = 10_000;

    // Fewer bars a year mean that bars are not days.
    private const double LeastBarsPerYear = 150;

    public static CommandWithExample Create(CommandContext context)
    {
        PriceSettings prices = new();
        Option<string> model = RegimesCommand.Model();
        Option<int> paths = OptionValues.WholeNumber("--paths", "Number of simulated paths", 1, MostPaths, 1000);
        Option<int> days = OptionValues.WholeNumber("--days", "Days of each path", 1, MostDays, 250);
        Option<ulong> seed = OptionValues.Seed("Seed of fits and draws; the same seed gives the same paths");
        Option<string> output = RegimesCommand.Output("scenarios");
        CommandWithExample command = new("scenarios",
            "Fits a model on all prices, simulates future paths, and compares their properties with those of the prices.",
            "latent regimes scenarios prices.csv --paths 1000 --days 250 --out runs/regimes/scenarios") { model, paths, days, seed,
            output };
        prices.AddTo(command);
        command.SetAction(parse => Run(
            context, prices.Load(parse), MarketModels.Find(parse.GetRequiredValue(model)),
            new ScenarioOptions { Paths = parse.GetValue(paths), Days = parse.GetValue(days), Seed = parse.GetValue(seed) },
            parse.GetRequiredValue(output)));
        return command;
    }

    private static void Run(CommandContext context, MarketPrices prices, StateModel model, ScenarioOptions options, string output)
    {
        if (prices.BarsPerYear < LeastBarsPerYear)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                $"scenarios need daily prices, but {prices.Series.Symbol} has {prices.BarsPerYear:0} prices a year; ")
                + "give daily prices without --resample week");
        }

        _ = PictureFont.Files;
        ResultFolder folder = new(output);
        PastWindow past = prices.Series.Until(prices.Series.Count - 1);
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Simulating {options.Paths:N0} paths of {options.Days:N0} days after {Dates.Show(past[0].Time)} of {prices.Series.Symbol} "
            + $"with {model.Name}; {prices.Repaired}"));
        Scenarios scenarios = ProgressDisplay.Show(context.Output, (Action<double> show) =>
            ScenarioSimulator.Simulate(model, past, options, show, context.Cancellation));
        folder.Add("paths.csv", "date, close and regime of each day of each path", ScenarioCsv.Of(scenarios));
        folder.Add("scenarios.png", "some paths, and quantiles of all", ScenarioChart.ToPng(prices.Series, scenarios, model.Name));
        if (options.Days >= StylizedFacts.LeastDays && past.Count > StylizedFacts.LeastDays)
        {
            StylizedFactsComparison facts = StylizedFactsComparison.Of(scenarios, past.Returns());
            folder.Add("facts.csv", "stylized facts of the prices and of the paths", ScenarioCsv.Of(facts));
            FactsTable.Write(facts, context.Output);
        }
        else
        {
            folder.AddOrLeave("facts.csv", "", null);
            context.Output.WriteLine(
                $"Paths and prices of fewer than {StylizedFacts.LeastDays} days are not compared: stylized facts need many days.");
        }

        WriteEnds(scenarios, context.Output);
        folder.Write(context.Output);
    }

    private static void WriteEnds(Scenarios scenarios, TextWriter output)
    {
        ReportTable table =
            new ReportTable(
            $"{scenarios.Symbol} on {Dates.Show(scenarios.Dates[^1])}, from "
            + $"{scenarios.StartPrice.ToString("0.00", CultureInfo.InvariantCulture)}");
        foreach (double level in new[] { 0.05, 0.25, 0.5, 0.75, 0.95 })
        {
            table.Add(string.Create(CultureInfo.InvariantCulture, $"{100 * level:0} % of paths end below"),
                scenarios.Quantile(level)[^1].ToString("0.00", CultureInfo.InvariantCulture));
        }

        table.Write(output);
    }
}
