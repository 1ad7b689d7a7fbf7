using static System.FormattableString;

namespace Latent.Markets;

/// <summary>
/// A walk-forward evaluation of a model. The days are split into folds. Before each fold, the model is fitted anew on the days known by
/// then; within the fold, it gives a forecast each day and then learns the day that follows.
/// </summary>
/// <remarks>Folds are counted from the first day, not from the last, so that the forecasts of a longer series begin with those of a shorter
/// one.</remarks>
public sealed class WalkForward
{
    private readonly PriceSeries _prices;
    private readonly WalkForwardOptions _options;
    private readonly int _firstMade;

    /// <summary>Prepares an evaluation.</summary>
    /// <param name="prices">Daily prices.</param>
    /// <param name="options">Days, folds and seed.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there are no days to forecast.</exception>
    public WalkForward(PriceSeries prices, WalkForwardOptions options)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_prices, _options, _firstMade) = (prices, options, FirstMade(prices, options));
    }

    /// <summary>The number of forecasts whose outcome is known.</summary>
    public int Count => _prices.Count - _options.Horizon - _firstMade;

    /// <summary>Forecasts all days, the oldest first: those with a known outcome, and one more whose outcome is not known yet.</summary>
    /// <param name="model">The model.</param>
    /// <param name="progress">Receives the fraction of days that are done.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentException">The first fit would see too few days.</exception>
    public IReadOnlyList<DayForecast> Run(StateModel model, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        RequireDays(model);
        List<DayForecast> forecasts = [];
        FittedModel? fitted = null;
        try
        {
            for (int start = _firstMade; start < _prices.Count; start += _options.Refit)
            {
                FittedModel next = model.Fit(
                    PastOf(start - _options.Embargo),
                    new FitOptions { Horizon = _options.Horizon, Seed = _options.Seed, Previous = fitted, Cancellation = cancellation });
                fitted?.Dispose();
                fitted = next;
                Follow(fitted, start, Math.Min(start + _options.Refit, _prices.Count), forecasts, cancellation);
                progress?.Invoke((Math.Min(start + _options.Refit, _prices.Count) - _firstMade) / (double)(_prices.Count - _firstMade));
            }
        }
        finally
        {
            fitted?.Dispose();
        }

        return forecasts;
    }

    private void Follow(FittedModel fitted, int start, int end, List<DayForecast> forecasts, CancellationToken cancellation)
    {
        StateTracker tracker = fitted.Track(PastOf(start));
        for (int made = start; made < end; made++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (made > start)
            {
                tracker.Advance(PastOf(made, made - start));
            }

            if (made + _options.Horizon < _prices.Count || made == _prices.Count - 1)
            {
                forecasts.Add(DayForecast.Of(tracker.Forecast(), fitted.Regimes, _prices[made].Time, DateOf(made), OutcomeOf(made)));
            }
        }
    }

    // Within a fold, a rolling window keeps its first day and grows.
    private PastWindow PastOf(int day, int daysOfFold = 0)
    {
        PastWindow past = _prices.Until(day);
        return _options.Rolling > 0 ? past.Latest(_options.Rolling + daysOfFold) : past;
    }

    private double OutcomeOf(int made) => made + _options.Horizon < _prices.Count
        ? Math.Log(_prices[made + _options.Horizon].Close / _prices[made].Close)
        : double.NaN;

    private DateTime DateOf(int made) => made + _options.Horizon < _prices.Count
        ? _prices[made + _options.Horizon].Time
        : TradingDays.After(PastOf(made), _options.Horizon)[^1];

    private static int FirstMade(PriceSeries prices, WalkForwardOptions options)
    {
        int first = options.From is { } from
            ? Enumerable.Range(0, prices.Count).FirstOrDefault(day => prices[day].Time >= from, prices.Count) - options.Horizon
            : WalkForwardOptions.StandardStart - 1;
        if (first - options.Embargo < 0 || first + options.Horizon >= prices.Count)
        {
            string wanted = options.From is { } date
                ? Invariant($"forecasts from {date:yyyy-MM-dd} on")
                : $"forecasts after {WalkForwardOptions.StandardStart} days";
            throw new ArgumentException(prices.Count == 0
                ? $"{prices.Symbol} has no prices; {wanted} are impossible."
                : Invariant($"{prices.Symbol} has {prices.Count} days from {prices[0].Time:yyyy-MM-dd} to ")
                + Invariant($"{prices[prices.Count - 1].Time:yyyy-MM-dd}; {wanted} need days to learn from ")
                + $"before and {options.Horizon} to compare with after. Give more prices or another first day.");
        }

        return first;
    }

    private void RequireDays(StateModel model)
    {
        int days = PastOf(_firstMade - _options.Embargo).Count;
        if (days < model.LeastDays)
        {
            throw new ArgumentException(
                $"{model.Name} needs {model.LeastDays} days to be fitted, and would have {days} before the first forecast. "
                + "Begin later, or leave out the model.");
        }
    }
}
