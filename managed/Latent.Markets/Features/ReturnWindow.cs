namespace Latent.Markets;

/// <summary>The daily log returns of the past days, the latest first.</summary>
/// <param name="days">Length of the window, 1 or more.</param>
public sealed class ReturnWindow(int days) : Feature
{
    /// <inheritdoc/>
    public override string Name => $"window-{days}";

    /// <inheritdoc/>
    public override int Days => days + 1;

    /// <inheritdoc/>
    public override int Columns => days;

    /// <inheritdoc/>
    public override void Write(PastWindow past, Span<double> values)
    {
        for (int daysAgo = 0; daysAgo < days; daysAgo++)
        {
            values[daysAgo] = past.Return(daysAgo);
        }
    }
}
