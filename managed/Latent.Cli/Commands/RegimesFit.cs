using System.CommandLine;
using System.Globalization;
using Latent.Cli.Markets;
using Latent.Cli.Pictures;
using Latent.Markets;

namespace Latent.Cli.Commands;

/// <summary><c>latent regimes fit</c></summary>
internal static class RegimesFit
{
    public static CommandWithExample Create(CommandContext context)
    {
        PriceSettings prices = new();
        WalkSettings walk = new();
        Option<string> model = RegimesCommand.Model();
        Option<string> output = RegimesCommand.Output("fit");
        CommandWithExample command = new("fit",
            "Fits a model on all prices, and describes its regimes and the current one.",
            "latent regimes fit prices.csv --out runs/regimes/fit");
        prices.AddTo(command);
        command.Add(model);
        walk.AddFitTo(command);
        command.Add(output);
        command.SetAction(parse =>
        {
            (int horizon, int rolling, ulong seed) = walk.ReadFit(parse);
            Run(context, prices.Load(parse), MarketModels.Find(parse.GetRequiredValue(model)), rolling,
                new FitOptions { Horizon = horizon, Seed = seed }, parse.GetRequiredValue(output));
        });
        return command;
    }

    private static void Run(CommandContext context, MarketPrices prices, StateModel model, int rolling, FitOptions options, string output)
    {
        _ = PictureFont.Files;
        ResultFolder folder = new(output);
        int days = rolling > 0 ? Math.Min(rolling, prices.Series.Count) : prices.Series.Count;
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Fitting {model.Name} on the last {days:N0} of {prices.Series.Count:N0} days of {prices.Series.Symbol}, {prices.Span}; "
            + $"{prices.Repaired}"));
        MarketFit fit = MarketRuns.Fit(context, prices, model, rolling, options);
        NextForecast next = NextForecast.Of(fit, prices, model.Name, options.Horizon);
        FitReport report = new(
            prices.Series.Symbol, model.Name, Dates.Show(prices.Series[prices.Series.Count - days].Time), next.MadeOn, days,
            prices.BarsPerYear, next.Regimes, next);
        folder.Add("regimes.json", "the regimes, today's probabilities and the forecast", MarketJson.Of(report));
        folder.Add("regimes.csv", "the regime of each day, in-sample", fit.ToCsv());
        folder.Add("price.png", "the price, coloured by regime",
            PriceChart.ToPng(prices, RegimeDays.Of(fit), $"by {model.Name}, fitted on all of these days (in-sample)"));
        folder.AddOrLeave("latent.png", "the days in the space of the model's latents", LatentDays.Of(prices, fit)?.ToPng(model.Name));
        RegimeTable.Write(report, context.Output);
        new NextTable(next).Write(context.Output);
        folder.Write(context.Output);
        if (fit.Collapsed)
        {
            context.Error.WriteLine($"latent: warning: the posterior of {model.Name} has collapsed onto the prior: "
                + "its latents are the same on all days, so there is no latent.png");
        }
    }
}
