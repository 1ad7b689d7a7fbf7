using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>State probabilities of each day, by a model fitted on all days: in-sample, since the fit has seen later days.</summary>
/// <param name="Regimes">The states.</param>
/// <param name="Days">The days from the first with enough days before it.</param>
/// <param name="Today">The forecast of the next days.</param>
/// <param name="Map">Points of the days in the space of the latents; null if the model has no map that can be drawn.</param>
/// <param name="Collapsed">Whether the model has latents that are the same on all days.</param>
internal sealed record MarketFit(IReadOnlyList<Regime> Regimes, IReadOnlyList<FittedDay> Days, Forecast Today,
    IReadOnlyList<LatentPoint>? Map, bool Collapsed)
{
    /// <summary>Fits a model, and computes the state probabilities of each day.</summary>
    /// <param name="prices">The prices.</param>
    /// <param name="model">The model.</param>
    /// <param name="rolling">The number of latest days of the fit, 0 for all.</param>
    /// <param name="options">Horizon, seed and cancellation.</param>
    /// <param name="progress">Receives the fraction of days that are done.</param>
    /// <exception cref="CommandException">There are too few days.</exception>
    public static MarketFit Of(MarketPrices prices, StateModel model, int rolling, FitOptions options, Action<double> progress)
    {
        PriceSeries series = prices.Series;
        PastWindow past = series.Until(series.Count - 1).Latest(rolling > 0 ? rolling : series.Count);
        int first = model.LeastDays + options.Horizon - 2;
        if (past.Count <= first)
        {
            throw new CommandException(
                $"{model.Name} needs {first + 1} days for a fit, but there are {past.Count} of {series.Symbol}; "
                + "give more prices or another --model");
        }

        using FittedModel fitted = model.Fit(past, options);
        StateTracker tracker = fitted.Track(past.At(first));
        List<FittedDay> days = [];
        for (int day = first; ; day++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            Forecast forecast = tracker.Forecast();
            Bar bar = past[past.Count - 1 - day];
            days.Add(new FittedDay(bar.Time, bar.Close, forecast.StateProbabilities));
            if (day == past.Count - 1)
            {
                return new MarketFit(fitted.Regimes, days, forecast, LatentDays.MapOf(fitted), LatentDays.HasCollapsed(fitted));
            }

            tracker.Advance(past.At(day + 1));
            progress((day + 1.0) / past.Count);
        }
    }

    /// <summary>Returns <c>regimes.csv</c>, a row for each day.</summary>
    public string ToCsv() => "date,regime_in_sample,probabilities_in_sample\n" + string.Concat(Days.Select(day =>
        $"{Dates.Show(day.Date)},{ForecastCsv.Quote(Regimes[day.State].Name)},{ForecastCsv.Join(day.Probabilities)}\n"));
}

/// <summary>A day with the state probabilities of a fitted model.</summary>
/// <param name="Date">The day.</param>
/// <param name="Close">Its close.</param>
/// <param name="Probabilities">The probabilities of the states.</param>
internal sealed record FittedDay(DateTime Date, double Close, IReadOnlyList<double> Probabilities)
{
    /// <summary>The most probable state.</summary>
    public int State => Forecast.MostProbable(Probabilities);
}
