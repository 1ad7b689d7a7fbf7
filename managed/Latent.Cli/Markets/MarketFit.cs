using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>What a model, fitted on all days, says of each of them: in-sample, as it has seen what came after.</summary>
/// <param name="Regimes">The states.</param>
/// <param name="Days">The days from when the model can say something.</param>
/// <param name="Today">What it says of the days to come.</param>
/// <param name="Map">Where the days lie in the space of its latents; null if it has none that can be drawn.</param>
/// <param name="Collapsed">Whether it has latents, but they are alike on all days.</param>
internal sealed record MarketFit(IReadOnlyList<Regime> Regimes, IReadOnlyList<FittedDay> Days, Forecast Today, IReadOnlyList<LatentPoint>? Map, bool Collapsed)
{
    /// <summary>Fits a model and follows the days with it.</summary>
    /// <param name="prices">The prices.</param>
    /// <param name="model">The model.</param>
    /// <param name="rolling">Days to fit on, 0 for all.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told of the share of days that are done.</param>
    /// <exception cref="CommandException">There are too few days.</exception>
    public static MarketFit Of(MarketPrices prices, StateModel model, int rolling, FitOptions options, Action<double> progress)
    {
        var series = prices.Series;
        var past = series.Until(series.Count - 1).Latest(rolling > 0 ? rolling : series.Count);
        var first = model.LeastDays + options.Horizon - 2;
        if (past.Count <= first)
        {
            throw new CommandException($"{model.Name} needs {first + 1} days to be fitted, and has {past.Count} of {series.Symbol}; give more prices or another --model");
        }
        using var fitted = model.Fit(past, options);
        var tracker = fitted.Track(past.At(first));
        List<FittedDay> days = [];
        for (var day = first; ; day++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var forecast = tracker.Forecast();
            var bar = past[past.Count - 1 - day];
            days.Add(new FittedDay(bar.Time, bar.Close, forecast.StateProbabilities));
            if (day == past.Count - 1)
            {
                return new MarketFit(fitted.Regimes, days, forecast, LatentDays.MapOf(fitted), LatentDays.HasCollapsed(fitted));
            }
            tracker.Advance(past.At(day + 1));
            progress((day + 1.0) / past.Count);
        }
    }

    /// <summary>A row for each day, as <c>regimes.csv</c> has it.</summary>
    public string ToCsv() => "date,regime_in_sample,probabilities_in_sample\n" + string.Concat(Days.Select(day =>
        $"{Dates.Show(day.Date)},{ForecastCsv.Quote(Regimes[day.State].Name)},{ForecastCsv.Join(day.Probabilities)}\n"));
}

/// <summary>A day as a fitted model sees it.</summary>
/// <param name="Date">The day.</param>
/// <param name="Close">Its close.</param>
/// <param name="Probabilities">Of each state.</param>
internal sealed record FittedDay(DateTime Date, double Close, IReadOnlyList<double> Probabilities)
{
    /// <summary>The most probable state.</summary>
    public int State => Forecast.MostProbable(Probabilities);
}
