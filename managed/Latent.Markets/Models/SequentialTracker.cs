namespace Latent.Markets;

/// <summary>A tracker that takes in each day once, in order.</summary>
internal abstract class SequentialTracker(int days) : StateTracker
{
    private int _days = days;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It is not the day after the last one taken in.</exception>
    public sealed override void Advance(PastWindow past)
    {
        if (past.Count != _days + 1)
        {
            throw new ArgumentException($"A past of {past.Count} days was given to a tracker that has taken in {_days}; expected {_days + 1}.", nameof(past));
        }

        _days++;
        Take(past);
    }

    /// <summary>Takes in the next day.</summary>
    protected abstract void Take(PastWindow past);
}
