namespace Latent.Models.Parts;

/// <summary>The logistic distribution with all of its probability outside of −1…1 moved to the ends.</summary>
internal static class ClippedLogistic
{
    // Means beyond it are at an end within the precision of floats, for scales up to 1.
    private const double FarMean = 20;

    // Above it, tanh(1 / 2s) is 1 / 2s within the precision of floats.
    private const double MostLogScale = 10;

    /// <summary>The mean of the clipped distribution.</summary>
    /// <remarks>
    /// It is −1 + s (softplus((μ + 1) / s) − softplus((μ − 1) / s)): the integral of P(y > x) from −1 to 1. The terms cancel for large
    /// scales, for which the equal form 2 s artanh(tanh(μ / 2s) tanh(1 / 2s)) is exact.
    /// </remarks>
    /// <param name="mean">μ of the distribution before clipping.</param>
    /// <param name="logScale">ln s, of the same shape.</param>
    public static Tensor Mean(Tensor mean, Tensor logScale) => logScale.Select(OfLargeScale(mean, logScale), OfSmallScale(mean, logScale));

    private static Tensor OfSmallScale(Tensor mean, Tensor logScale)
    {
        Tensor scale = logScale.Clamp(double.NegativeInfinity, 0).Exp();
        Tensor near = mean.Clamp(-FarMean, FarMean);
        return scale * (((near + 1) / scale).Softplus() - ((near - 1) / scale).Softplus()) - 1;
    }

    private static Tensor OfLargeScale(Tensor mean, Tensor logScale)
    {
        Tensor scale = logScale.Clamp(0, MostLogScale).Exp();
        Tensor product = (0.5 * mean * (-logScale).Exp()).Tanh() * (0.5 / scale).Tanh();
        return scale * (product.Log1p() - (-product).Log1p());
    }
}
