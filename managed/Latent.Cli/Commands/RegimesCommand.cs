using System.CommandLine;
using Latent.Markets;

namespace Latent.Cli.Commands;

/// <summary><c>latent regimes</c></summary>
internal static class RegimesCommand
{
    public static Command Create(CommandContext context) => new("regimes",
        "Finds the regime of a market, forecasts its next return, and evaluates such forecasts.")
    {
        RegimesFit.Create(context),
        RegimesForecast.Create(context),
        RegimesEvaluate.Create(context),
        RegimesScenarios.Create(context),
    };

    /// <summary>The option <c>--out</c>.</summary>
    /// <param name="command">The command, which gives the default folder its name.</param>
    public static Option<string> Output(string command)
    {
        Option<string> option = OptionValues.Text("--out", "DIR", "The folder for the results");
        option.DefaultValueFactory = _ => Path.Combine("runs", "regimes", command);
        return option;
    }

    /// <summary>The option <c>--model</c> of commands with one model.</summary>
    public static Option<string> Model()
    {
        Option<string> option = OptionValues.Text("--model", "NAME", $"The model: {Names}");
        option.DefaultValueFactory = _ => MarketModels.Standard;
        return option;
    }

    /// <summary>The names of all models.</summary>
    public static string Names => string.Join(", ", MarketModels.All.Select(model => model.Name));
}
