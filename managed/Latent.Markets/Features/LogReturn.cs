namespace Latent.Markets;

/// <summary>The log return over some days up to today.</summary>
/// <param name="days">The number of days, 1 or more.</param>
public sealed class LogReturn(int days) : ScalarFeature
{
    /// <inheritdoc/>
    public override string Name => $"return-{days}";

    /// <inheritdoc/>
    public override int Days => days + 1;

    /// <inheritdoc/>
    public override double Of(PastWindow past) => past.ReturnOver(days);
}
