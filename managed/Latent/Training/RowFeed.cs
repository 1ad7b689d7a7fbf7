namespace Latent.Training;

/// <summary>The rows of an epoch in their order, as places in the table of a program.</summary>
internal abstract class RowFeed : IDisposable
{
    /// <summary>The places of rows that are loaded and not done yet.</summary>
    public abstract ReadOnlySpan<int> Loaded { get; }

    /// <summary>Whether all rows are read already by a thread that could read those of another epoch.</summary>
    public virtual bool IsRead => false;

    /// <summary>The time that the training has waited for rows.</summary>
    public virtual TimeSpan Waited => TimeSpan.Zero;

    /// <summary>Loads further rows if no row is loaded.</summary>
    /// <param name="cancellation">Ends the wait for rows.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public abstract void Fill(CancellationToken cancellation);

    /// <summary>Counts loaded rows as done.</summary>
    public abstract void Advance(int rows);

    /// <inheritdoc/>
    public abstract void Dispose();
}
