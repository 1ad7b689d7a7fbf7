using System.CommandLine;
using Latent.Markets;

namespace Latent.Cli.Commands;

/// <summary><c>latent regimes</c></summary>
internal static class RegimesCommand
{
    public static Command Create(CommandContext context) => new("regimes", "Tells what state a market is in and how it may move next, and how good such forecasts were.")
    {
        RegimesFit.Create(context),
        RegimesForecast.Create(context),
        RegimesEvaluate.Create(context),
        RegimesScenarios.Create(context),
    };

    /// <summary>The option <c>--out</c>.</summary>
    /// <param name="command">The command, whose results have a folder of their own.</param>
    public static Option<string> Output(string command)
    {
        var option = OptionValues.Text("--out", "DIR", "The folder for the results");
        option.DefaultValueFactory = _ => Path.Combine("runs", "regimes", command);
        return option;
    }

    /// <summary>The option <c>--model</c> of commands that use one.</summary>
    public static Option<string> Model()
    {
        var option = OptionValues.Text("--model", "NAME", $"The model: {Names}");
        option.DefaultValueFactory = _ => MarketModels.Standard;
        return option;
    }

    /// <summary>The names of all models.</summary>
    public static string Names => string.Join(", ", MarketModels.All.Select(model => model.Name));
}
