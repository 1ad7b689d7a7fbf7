namespace Latent.Markets;

/// <summary>Where a day lies in the space of latents.</summary>
/// <param name="Date">The day.</param>
/// <param name="Point">The mean of its latents.</param>
public sealed record LatentPoint(DateTime Date, float[] Point);

/// <summary>A fitted model that gives each day a place in a space of latents.</summary>
public interface ILatentMap
{
    /// <summary>Where the days it was fitted on lie.</summary>
    IReadOnlyList<LatentPoint> Map { get; }
}
