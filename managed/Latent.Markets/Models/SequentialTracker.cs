namespace Latent.Markets;

/// <summary>A tracker that takes in each day once, in order.</summary>
internal abstract class SequentialTracker(int days) : StateTracker
{
    /// <summary>The number of days taken in.</summary>
    protected int Count { get; private set; } = days;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It is not the day after the last one taken in.</exception>
    public sealed override void Advance(PastWindow past)
    {
        if (past.Count != Count + 1)
        {
            throw new ArgumentException($"A past of {past.Count} days was given to a tracker that has taken in {Count}; expected {Count + 1}.", nameof(past));
        }

        Count++;
        Take(past);
    }

    /// <summary>Takes in the next day.</summary>
    protected abstract void Take(PastWindow past);
}
