namespace Latent.Markets;

/// <summary>Where a model comes from, which decides what it is compared with.</summary>
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
/// A way to say what state a market is in and how it may move next: fitted on the past, it gives state probabilities today, and from them the distribution
/// of the return over the next days.
/// </summary>
public abstract class StateModel
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in one line, with its source.</summary>
    public abstract string Description { get; }

    /// <summary>Where it comes from.</summary>
    public abstract ModelFamily Family { get; }

    /// <summary>The number of days that must be known before it can be fitted.</summary>
    public abstract int LeastDays { get; }

    /// <summary>Fits it.</summary>
    /// <param name="past">All that may be learnt from.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">There are fewer than <see cref="LeastDays"/> days.</exception>
    public abstract FittedModel Fit(PastWindow past, FitOptions options);
}

/// <summary>How to fit a model.</summary>
public sealed record FitOptions
{
    /// <summary>Days ahead that are to be forecast: the log return from today's close to the close so many days later.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>Seed of all that is random.</summary>
    public ulong Seed { get; init; }

    /// <summary>The same model fitted before on fewer days, to start from; null to start afresh.</summary>
    public FittedModel? Previous { get; init; }

    /// <summary>Ends fitting.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>A fitted model.</summary>
public abstract class FittedModel : IDisposable
{
    /// <summary>The states it tells apart; a single one if it knows no states.</summary>
    public abstract IReadOnlyList<Regime> Regimes { get; }

    /// <summary>Begins to follow the market at the end of a day, having taken in all days up to it.</summary>
    public abstract StateTracker Track(PastWindow past);

    /// <summary>Frees native memory, if it has any.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what a derived model owns.</summary>
    /// <param name="disposing">Whether called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>Follows the market day by day with a fitted model.</summary>
public abstract class StateTracker
{
    /// <summary>What the model says at the end of the last day taken in.</summary>
    public abstract Forecast Forecast();

    /// <summary>The probabilities of the states alone; models that can tell them without the distribution do.</summary>
    public virtual IReadOnlyList<double> StateProbabilities => Forecast().StateProbabilities;

    /// <summary>Takes in one more day.</summary>
    /// <param name="past">All that is known at its end.</param>
    public abstract void Advance(PastWindow past);

    /// <summary>A copy that goes ways of its own through imagined days; it does not keep them as experience to learn from.</summary>
    public abstract StateTracker Branch();
}

/// <summary>What a model says at the end of a day.</summary>
/// <param name="StateProbabilities">Of each state today, given all that is known; they sum to 1.</param>
/// <param name="Distribution">Of the log return over the next days.</param>
public sealed record Forecast(IReadOnlyList<double> StateProbabilities, ReturnDistribution Distribution)
{
    /// <summary>The most probable state.</summary>
    public int State => MostProbable(StateProbabilities);

    /// <summary>The most probable of states; of several, the first.</summary>
    public static int MostProbable(IReadOnlyList<double> probabilities) => probabilities.Index().MaxBy(state => state.Item).Index;
}
