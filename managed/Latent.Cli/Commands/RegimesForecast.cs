using System.CommandLine;
using System.Globalization;
using Latent.Cli.Markets;
using Latent.Cli.Pictures;
using Latent.Markets;

namespace Latent.Cli.Commands;

/// <summary><c>latent regimes forecast</c></summary>
internal static class RegimesForecast
{
    public static CommandWithExample Create(CommandContext context)
    {
        PriceSettings prices = new();
        WalkSettings walk = new();
        Option<string> model = RegimesCommand.Model();
        Option<string> output = RegimesCommand.Output("forecast");
        CommandWithExample command = new("forecast",
            "Forecasts each past day from the days before it, with a new fit from time to time, and then the next day.",
            "latent regimes forecast prices.csv --model cvae --out runs/regimes/forecast");
        prices.AddTo(command);
        command.Add(model);
        walk.AddTo(command);
        command.Add(output);
        command.SetAction(parse =>
        {
            MarketPrices loaded = prices.Load(parse);
            Run(context, loaded, MarketModels.Find(parse.GetRequiredValue(model)), walk.Read(parse, loaded),
                parse.GetRequiredValue(output));
        });
        return command;
    }

    private static void Run(CommandContext context, MarketPrices prices, StateModel model, WalkForwardOptions options, string output)
    {
        _ = PictureFont.Files;
        ResultFolder folder = new(output);
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Forecasting {prices.Series.Symbol} with {model.Name}: {prices.Series.Count:N0} days, {prices.Span}; {prices.Repaired}"));
        ModelForecasts forecasts = MarketRuns.Forecast(context, prices, model, options);
        NextForecast next = NextForecast.Of(forecasts.Next, prices, model.Name, options.Horizon);
        folder.Add("forecasts.csv", "each day's forecast, made before it: regime, mean, deviation and quantiles of the log return",
            ForecastCsv.Of(forecasts.Forecasts));
        folder.Add("next.json", $"the forecast for {next.Date}", MarketJson.Of(next));
        folder.Add("fan.png",
            "the last forecasts with their outcomes, and the next forecast", FanChart.ToPng(prices, forecasts, options.Horizon));
        new NextTable(next).Write(context.Output);
        folder.Write(context.Output);
    }
}
