using System.Diagnostics;
using Latent.Cli.Reporting;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The work of the commands, with progress on the console. Ctrl-C ends it with an exception.</summary>
internal static class MarketRuns
{
    /// <summary>Forecasts the past day by day, and then the next day.</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C was pressed.</exception>
    public static ModelForecasts Forecast(CommandContext context, MarketPrices prices, StateModel model, WalkForwardOptions options)
    {
        WalkForward walk = new(prices.Series, options);
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<DayForecast> forecasts = ProgressDisplay.Show(context.Output, (Action<double> show) =>
            walk.Run(model, show, context.Cancellation));
        return new ModelForecasts(model, [.. forecasts.SkipLast(1)], forecasts[^1], Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Fits a model on all days, and computes the state probabilities of each day.</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C was pressed.</exception>
    public static MarketFit Fit(CommandContext context, MarketPrices prices, StateModel model, int rolling, FitOptions options)
    {
        return ProgressDisplay.Show(context.Output,
            (Action<double> show) => MarketFit.Of(prices, model, rolling, options with { Cancellation = context.Cancellation }, show));
    }
}
