using System.Diagnostics;
using Latent.Cli.Reporting;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The work of the commands, shown while it runs; ended by Ctrl-C, it throws.</summary>
internal static class MarketRuns
{
    /// <summary>Forecasts the past day by day, and the day to come.</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public static ModelForecasts Forecast(CommandContext context, MarketPrices prices, StateModel model, WalkForwardOptions options)
    {
        var walk = new WalkForward(prices.Series, options);
        var start = Stopwatch.GetTimestamp();
        var forecasts = ProgressDisplay.Show(context.Output, (Action<double> show) => walk.Run(model, show, context.Cancellation));
        return new ModelForecasts(model, [.. forecasts.SkipLast(1)], forecasts[^1], Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Fits a model on all days, and follows them with it.</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public static MarketFit Fit(CommandContext context, MarketPrices prices, StateModel model, int rolling, FitOptions options)
    {
        return ProgressDisplay.Show(context.Output,
            (Action<double> show) => MarketFit.Of(prices, model, rolling, options with { Cancellation = context.Cancellation }, show));
    }
}
