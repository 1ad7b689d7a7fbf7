namespace Latent.Markets;

/// <summary>A day's point in the space of latents.</summary>
/// <param name="Date">The day.</param>
/// <param name="Point">The mean of the day's latents.</param>
public sealed record LatentPoint(DateTime Date, float[] Point);

/// <summary>A fitted model that maps days to points in a space of latents.</summary>
public interface ILatentMap
{
    /// <summary>Points of the days of the fit.</summary>
    IReadOnlyList<LatentPoint> Map { get; }
}
