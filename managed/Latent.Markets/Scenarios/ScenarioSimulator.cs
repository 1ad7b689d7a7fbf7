using static System.FormattableString;

namespace Latent.Markets;

/// <summary>
/// Simulates the future of a market. Each day, a return is drawn from a model's forecast, made into a bar, and passed to the model as if it
/// had been observed. Any model that forecasts one day thus gives paths of any length.
/// </summary>
/// <remarks>A model outside the range of its data can diverge: large moves make it expect larger ones, without end. A draw beyond twice the
/// greatest past move, or beyond ten standard deviations if that is more, is therefore repeated; <see cref="Scenarios.Redrawn"/> counts the
/// repetitions.</remarks>
public static class ScenarioSimulator
{
    // A random stream of its own: models derive their seeds from other streams of the same number.
    private const uint PathSeeds = uint.MaxValue;

    // After this many draws beyond the bounds, the last one is clamped to them.
    private const int MostDraws = 100;

    /// <summary>Fits a model to the past, and draws paths from it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="past">The known days; they are not changed.</param>
    /// <param name="options">Number and length of the paths; the seed is also that of the fit.</param>
    /// <param name="progress">Receives the fraction of paths that are done, after each path.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentException">There are too few days for the fit, or an option is out of range.</exception>
    public static Scenarios Simulate(
        StateModel model, PastWindow past, ScenarioOptions? options = null, Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ScenarioOptions();
        options.Validate();
        using FittedModel fitted = model.Fit(past, new FitOptions { Seed = options.Seed, Cancellation = cancellation });
        return Simulate(fitted, past, options, progress, cancellation);
    }

    /// <summary>Draws paths from a fitted model, on the calling thread. Path p depends on the seed and p alone: a run with more or longer
    /// paths begins with the same values.</summary>
    /// <param name="fitted">A model fitted with a horizon of 1 day.</param>
    /// <param name="past">The known days; they are not changed.</param>
    /// <param name="options">Number and length of the paths.</param>
    /// <param name="progress">Receives the fraction of paths that are done, after each path.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">A drawn return leads to a price that is 0 or infinite.</exception>
    public static Scenarios Simulate(
        FittedModel fitted, PastWindow past, ScenarioOptions? options = null, Action<double>? progress = null,
        CancellationToken cancellation = default)
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
        Scenarios scenarios, int path, StateTracker tracker, Forecast forecast, PriceSeries imagined, BarShapes shapes, double most,
        RandomSource random,
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
                throw new InvalidOperationException(
                    Invariant(
                    $"Path {path} drew the log return {value} on day {day + 1} after a close of {past[0].Close}; the price would be ")
                    + Invariant($"{close}."));
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
