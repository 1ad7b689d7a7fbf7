namespace Latent.Markets;

/// <summary>The distance of the close from its mean over the past days: ln(close / mean).</summary>
/// <param name="days">The number of days, 1 or more.</param>
public sealed class MovingAverageDistance(int days) : ScalarFeature
{
    /// <inheritdoc/>
    public override string Name => $"average-{days}";

    /// <inheritdoc/>
    public override int Days => days;

    /// <inheritdoc/>
    public override double Of(PastWindow past)
    {
        double sum = 0;
        for (int daysAgo = 0; daysAgo < days; daysAgo++)
        {
            sum += past[daysAgo].Close;
        }

        return Math.Log(past[0].Close / (sum / days));
    }
}

/// <summary>The distance of the close below the highest close of the past days: ln(close / highest), 0 at a high.</summary>
/// <param name="days">The number of days, 1 or more.</param>
public sealed class Drawdown(int days) : ScalarFeature
{
    /// <inheritdoc/>
    public override string Name => $"drawdown-{days}";

    /// <inheritdoc/>
    public override int Days => days;

    /// <inheritdoc/>
    public override double Of(PastWindow past)
    {
        double highest = 0;
        for (int daysAgo = 0; daysAgo < days; daysAgo++)
        {
            highest = Math.Max(highest, past[daysAgo].Close);
        }

        return Math.Log(past[0].Close / highest);
    }
}

/// <summary>The logarithm of today's volume, in standard deviations from its mean over the past days; 0 where volumes did not
/// vary.</summary>
/// <param name="days">The number of days, 2 or more.</param>
public sealed class VolumeScore(int days) : ScalarFeature
{
    /// <inheritdoc/>
    public override string Name => $"volume-{days}";

    /// <inheritdoc/>
    public override int Days => days;

    /// <inheritdoc/>
    public override bool NeedsVolume => true;

    /// <inheritdoc/>
    public override double Of(PastWindow past)
    {
        double sum = 0;
        double squares = 0;
        for (int daysAgo = 0; daysAgo < days; daysAgo++)
        {
            double volume = LogVolume(past[daysAgo]);
            sum += volume;
            squares += volume * volume;
        }

        double mean = sum / days;
        double variance = squares / days - mean * mean;
        return variance > 1e-9 ? (LogVolume(past[0]) - mean) / Math.Sqrt(variance) : 0;
    }

    // A day without trades counts as a volume of 1, since the logarithm of 0 is infinite.
    private static double LogVolume(Bar bar) => Math.Log(Math.Max(bar.Volume, 1));
}
