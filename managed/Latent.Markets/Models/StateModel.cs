namespace Latent.Markets;

/// <summary>Families of models, which decide the comparison of an evaluation.</summary>
public enum ModelFamily
{
    /// <summary>The article's rules on past returns.</summary>
    Article,

    /// <summary>Econometric models.</summary>
    Classical,

    /// <summary>Models with a learned latent state.</summary>
    Learned,
}

/// <summary>
/// A model of the state of a market and of its next move. Fitted on the past, it computes state probabilities of today and the distribution
/// of the return over the next days.
/// </summary>
public abstract class StateModel
{
    /// <summary>The name of the model on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>A description in one line, with the source.</summary>
    public abstract string Description { get; }

    /// <summary>The family of the model.</summary>
    public abstract ModelFamily Family { get; }

    /// <summary>The least number of days for a fit.</summary>
    public abstract int LeastDays { get; }

    /// <summary>Fits the model.</summary>
    /// <param name="past">The days of the fit.</param>
    /// <param name="options">Horizon, seed and start.</param>
    /// <exception cref="ArgumentException">There are fewer than <see cref="LeastDays"/> days.</exception>
    public abstract FittedModel Fit(PastWindow past, FitOptions options);
}

/// <summary>Options of a fit.</summary>
public sealed record FitOptions
{
    /// <summary>The horizon in days: forecasts are of the log return from today's close to the close this many days later.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>The seed of all random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>A previous fit of the same model on fewer days, from which the fit starts; null for a new start.</summary>
    public FittedModel? Previous { get; init; }

    /// <summary>Ends the fit.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>A fitted model.</summary>
public abstract class FittedModel : IDisposable
{
    /// <summary>The states of the model; a single one if it has no states.</summary>
    public abstract IReadOnlyList<Regime> Regimes { get; }

    /// <summary>Creates a tracker that has received all days of a past.</summary>
    public abstract StateTracker Track(PastWindow past);

    /// <summary>Frees native memory.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the resources of a derived model.</summary>
    /// <param name="disposing">Whether called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>Follows the market day by day with a fitted model.</summary>
public abstract class StateTracker
{
    /// <summary>Forecasts at the end of the last day received.</summary>
    public abstract Forecast Forecast();

    /// <summary>The state probabilities alone; some models compute them without the distribution.</summary>
    public virtual IReadOnlyList<double> StateProbabilities => Forecast().StateProbabilities;

    /// <summary>Receives the next day.</summary>
    /// <param name="past">The days up to its end.</param>
    public abstract void Advance(PastWindow past);

    /// <summary>Copies the tracker for imagined days. The copy advances on its own, and does not learn from the imagined days.</summary>
    public abstract StateTracker Branch();
}

/// <summary>The forecast of a model at the end of a day.</summary>
/// <param name="StateProbabilities">Probabilities of the states today, given the days up to today; they sum to 1.</param>
/// <param name="Distribution">The distribution of the log return over the next days.</param>
public sealed record Forecast(IReadOnlyList<double> StateProbabilities, ReturnDistribution Distribution)
{
    /// <summary>The most probable state.</summary>
    public int State => MostProbable(StateProbabilities);

    /// <summary>Returns the most probable state; the first of several with the same probability.</summary>
    public static int MostProbable(IReadOnlyList<double> probabilities) => probabilities.Index().MaxBy(state => state.Item).Index;
}
