namespace Latent.Markets;

/// <summary>What fits of volatility share.</summary>
internal static class VolatilityFit
{
    /// <summary>Degrees of freedom, above 2.1, of a number that is free.</summary>
    public static double ToDegrees(double free) => Math.Min(StateDensities.LeastDegrees + Math.Exp(free), StateDensities.MostDegrees);

    /// <summary>The free number of degrees of freedom.</summary>
    public static double FromDegrees(double degrees) =>
        Math.Log(Math.Clamp(degrees - StateDensities.LeastDegrees, 0.05, StateDensities.MostDegrees - StateDensities.LeastDegrees));

    /// <summary>First steps: a fifth of their size from a fit before.</summary>
    public static double[] Steps(VolatilityParameters? before, double[] steps) => before is null ? steps : Array.ConvertAll(steps, step => step / 5);
}
