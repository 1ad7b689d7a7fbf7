namespace Latent.Markets;

/// <summary>A tracker that receives each day once, in order.</summary>
internal abstract class SequentialTracker(int days) : StateTracker
{
    /// <summary>The number of days received.</summary>
    protected int Count { get; private set; } = days;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The past does not end with the day after the last one received.</exception>
    public sealed override void Advance(PastWindow past)
    {
        if (past.Count != Count + 1)
        {
            throw new ArgumentException(
                $"A past of {past.Count} days was given to a tracker that has received {Count}; "
                + $"expected {Count + 1}, one day more at a time.", nameof(past));
        }

        Count++;
        Take(past);
    }

    /// <summary>Receives the next day.</summary>
    protected abstract void Take(PastWindow past);
}
