namespace Latent.Markets;

/// <summary>Helpers common to the fits of volatility models.</summary>
internal static class VolatilityFit
{
    /// <summary>Maps an unbounded number of the search to degrees of freedom above 2.1.</summary>
    public static double ToDegrees(double free) => Math.Min(StateDensities.LeastDegrees + Math.Exp(free), StateDensities.MostDegrees);

    /// <summary>Maps degrees of freedom to the unbounded number of the search.</summary>
    public static double FromDegrees(double degrees) =>
        Math.Log(Math.Clamp(degrees - StateDensities.LeastDegrees, 0.05, StateDensities.MostDegrees - StateDensities.LeastDegrees));

    /// <summary>Returns the first steps of the search: a fifth of their size if it starts from a previous fit.</summary>
    public static double[] Steps(VolatilityParameters? before, double[] steps) =>
        before is null ? steps : Array.ConvertAll(steps, step => step / 5);
}
