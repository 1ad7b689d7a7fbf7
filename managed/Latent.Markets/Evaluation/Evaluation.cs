using System.Diagnostics;

namespace Latent.Markets;

/// <summary>Progress of an evaluation.</summary>
/// <param name="Share">The fraction of all work that is done, 0 to 1.</param>
/// <param name="Left">An estimate of the time left.</param>
/// <param name="Finished">The model that was just finished, or null.</param>
public sealed record EvaluationProgress(double Share, TimeSpan Left, string? Finished);

/// <summary>The forecasts of one model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Forecasts">Forecasts with a known outcome, the oldest first.</param>
/// <param name="Next">The forecast whose outcome is not known yet.</param>
/// <param name="Seconds">The time of fits and forecasts, on one thread.</param>
public sealed record ModelForecasts(StateModel Model, IReadOnlyList<DayForecast> Forecasts, DayForecast Next, double Seconds);

/// <summary>An evaluation of several models on the same days.</summary>
public sealed class Evaluation
{
    /// <summary>The least number of forecasts that do not overlap; some scores are undefined for fewer.</summary>
    public const int LeastForecasts = 20;

    private Evaluation(PriceSeries prices, WalkForwardOptions options, IReadOnlyList<ModelForecasts> models) =>
        (Prices, Options, Models, Scores) = (prices, options, models, ScoreTable.Of(models, options.Horizon));

    /// <summary>The prices.</summary>
    public PriceSeries Prices { get; }

    /// <summary>The options of the evaluation.</summary>
    public WalkForwardOptions Options { get; }

    /// <summary>The models' forecasts, in the order in which they were given.</summary>
    public IReadOnlyList<ModelForecasts> Models { get; }

    /// <summary>Scores of the models, in the same order.</summary>
    public IReadOnlyList<ModelScore> Scores { get; }

    /// <summary>Evaluates models, several at once. The forecasts do not depend on the number of threads.</summary>
    /// <param name="prices">Daily prices.</param>
    /// <param name="models">The models.</param>
    /// <param name="options">Days, folds and seed.</param>
    /// <param name="threads">The number of models evaluated at once; 0 for one per processor.</param>
    /// <param name="progress">Receives progress reports, from several threads but one at a time.</param>
    /// <param name="store">Has the forecasts of models that were finished before, and keeps those of models that finish now; null for
    /// none.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentException">There are too few days.</exception>
    public static Evaluation Of(
        PriceSeries prices, IReadOnlyList<StateModel> models, WalkForwardOptions options, int threads = 0,
        Action<EvaluationProgress>? progress = null, IForecastStore? store = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        WalkForward walk = new(prices, options);
        RequireForecasts(walk, options);
        Progress shares = new(models, progress);
        ModelForecasts[] results = new ModelForecasts[models.Count];
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
            CancellationToken = cancellation
        };
        try
        {
            Parallel.ForEach(Partitioner(models), parallel, index =>
                results[index] = Try(walk, models[index], share => shares.Report(index, share), store, cancellation));
        }
        catch (AggregateException errors)
        {
            // Several models often fail for the same reason, so that the first error suffices.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }

        return new Evaluation(prices, options, results);
    }

    // Some scores are undefined for fewer forecasts.
    private static void RequireForecasts(WalkForward walk, WalkForwardOptions options)
    {
        int least = Math.Max(LeastForecasts, options.Horizon + 1) * options.Horizon;
        if (walk.Count < least)
        {
            throw new ArgumentException($"There are {walk.Count} forecasts whose outcome is known, {options.Horizon} days ahead; "
                + $"{least} or more are needed to score models. Begin earlier, or give more prices.", nameof(options));
        }
    }

    // Threads take one model at a time, since run times differ too much for equal parts.
    private static System.Collections.Concurrent.OrderablePartitioner<int> Partitioner(IReadOnlyList<StateModel> models) =>
        System.Collections.Concurrent.Partitioner.Create(Enumerable.Range(0, models.Count),
            System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering);

    private static ModelForecasts Try(
        WalkForward walk, StateModel model, Action<double> progress, IForecastStore? store, CancellationToken cancellation)
    {
        if (store?.Find(model) is { } kept)
        {
            progress(1);
            return kept;
        }

        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<DayForecast> forecasts = walk.Run(model, progress, cancellation);
        ModelForecasts finished = new(model, [.. forecasts.Take(forecasts.Count - 1)], forecasts[^1],
            Stopwatch.GetElapsedTime(start).TotalSeconds);
        store?.Keep(finished);
        return finished;
    }

    private sealed class Progress(IReadOnlyList<StateModel> models, Action<EvaluationProgress>? receiver)
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly double[] _shares = new double[models.Count];
        private readonly Lock _lock = new();

        public void Report(int index, double share)
        {
            lock (_lock)
            {
                _shares[index] = share;
                double all = _shares.Average();
                TimeSpan left = Stopwatch.GetElapsedTime(_start) * ((1 - all) / all);
                receiver?.Invoke(new EvaluationProgress(all, left, share >= 1 ? models[index].Name : null));
            }
        }
    }
}
