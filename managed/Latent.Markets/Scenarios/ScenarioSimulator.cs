using static System.FormattableString;

namespace Latent.Markets;

/// <summary>
/// Imagines how a market may go on: day after day a return is drawn from a model's forecast for the next day, made into a bar, and taken in by the model as if it
/// had come. Any model that forecasts one day so gives paths of any length.
/// </summary>
/// <remarks>A model that is led beyond what it has seen can run away: large moves let it expect larger ones, without end. Draws beyond twice the greatest move of the past, or
/// ten standard deviations if that is more, are therefore drawn again; <see cref="Scenarios.Redrawn"/> counts them.</remarks>
public static class ScenarioSimulator
{
    // A stream apart from those by which models derive seeds of their own from the same number.
    private const uint PathSeeds = uint.MaxValue;

    // A forecast that is so wide that none of these draws is within the bounds is cut off at them.
    private const int MostDraws = 100;

    /// <summary>Fits a model to the past, and draws paths from it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="past">All that is known; it is left as it is.</param>
    /// <param name="options">How many paths of how many days; the seed is also that of the fit.</param>
    /// <param name="progress">Told of the share that is done, after each path.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentException">There are too few days to fit the model, or an option makes no sense.</exception>
    public static Scenarios Simulate(
        StateModel model, PastWindow past, ScenarioOptions? options = null, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ScenarioOptions();
        options.Validate();
        using FittedModel fitted = model.Fit(past, new FitOptions { Seed = options.Seed, Cancellation = cancellation });
        return Simulate(fitted, past, options, progress, cancellation);
    }

    /// <summary>Draws paths from a fitted model, on the calling thread. Path p depends on the seed and p alone: more paths extend fewer, and longer ones shorter ones.</summary>
    /// <param name="fitted">A model that was fitted with a horizon of 1 day.</param>
    /// <param name="past">All that is known; it is left as it is.</param>
    /// <param name="options">How many paths of how many days.</param>
    /// <param name="progress">Told of the share that is done, after each path.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="InvalidOperationException">A return was drawn that no price can follow.</exception>
    public static Scenarios Simulate(
        FittedModel fitted, PastWindow past, ScenarioOptions? options = null, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        options ??= new ScenarioOptions();
        options.Validate();
        Scenarios scenarios = new(past, fitted.Regimes, options);
        BarShapes shapes = new(past);
        StateTracker today = fitted.Track(past);
        Forecast first = today.Forecast();
        PriceSeries imagined = past.Copy();
        double most = MostMove(past);
        ulong seed = new RandomSource(options.Seed, PathSeeds).NextSeed();
        for (int path = 0; path < options.Paths; path++)
        {
            Walk(scenarios, path, today.Branch(), first, imagined, shapes, most, new RandomSource(seed, (uint)path), cancellation);
            imagined.Truncate(past.Count);
            progress?.Invoke((path + 1.0) / options.Paths);
        }

        return scenarios;
    }

    private static void Walk(
        Scenarios scenarios, int path, StateTracker tracker, Forecast forecast, PriceSeries imagined, BarShapes shapes, double most, RandomSource random,
        CancellationToken cancellation)
    {
        for (int day = 0; day < scenarios.Days; day++)
        {
            cancellation.ThrowIfCancellationRequested();
            (double value, int redrawn) = Draw(forecast.Distribution, most, random);
            PastWindow past = imagined.Until(imagined.Count - 1);
            double close = past[0].Close * Math.Exp(value);
            if (!(close > 0 && double.IsFinite(close)))
            {
                throw new InvalidOperationException(Invariant($"Path {path} drew the log return {value} on day {day + 1} after a close of {past[0].Close}; the price would be {close}."));
            }

            imagined.Add(shapes.Draw(past, scenarios.Dates[day], value, close, random));
            tracker.Advance(imagined.Until(imagined.Count - 1));
            forecast = tracker.Forecast();
            scenarios.Set(path, day, value, forecast.State, redrawn);
        }
    }

    private static double MostMove(PastWindow past)
    {
        double[] returns = past.Returns();
        return Math.Max(2 * returns.Max(Math.Abs), 10 * Regime.Whole(returns).Deviation);
    }

    private static (double Value, int Redrawn) Draw(ReturnDistribution distribution, double most, RandomSource random)
    {
        double value = distribution.Sample(random);
        int redrawn = 0;
        while (Math.Abs(value) > most && redrawn < MostDraws)
        {
            value = distribution.Sample(random);
            redrawn++;
        }

        return (Math.Clamp(value, -most, most), redrawn);
    }
}
