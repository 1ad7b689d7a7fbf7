using MathNet.Numerics;

namespace Latent.Markets;

/// <summary>
/// Exponentially weighted moving averages of squared returns, hₜ₊₁ = λ hₜ + (1 − λ) rₜ² with mean 0 (J.P. Morgan, "RiskMetrics – Technical
/// document", 1996, section 5.2). Maximum likelihood estimates λ and, for Student t, the degrees of freedom.
/// </summary>
/// <param name="density">The density of returns in units of their deviation.</param>
public sealed class Ewma(DensityFamily density) : StateModel
{
    private const double MostDecay = 0.9999;

    /// <inheritdoc/>
    public override string Name => density == DensityFamily.Normal ? "ewma" : "ewma-t";

    /// <inheritdoc/>
    public override string Description => density == DensityFamily.Normal
        ? "Exponentially weighted variance, normal (RiskMetrics, 1996)"
        : "Exponentially weighted variance, Student t (RiskMetrics, 1996)";

    /// <inheritdoc/>
    public override ModelFamily Family => ModelFamily.Classical;

    /// <inheritdoc/>
    public override int LeastDays => 250;

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options)
    {
        double[] returns = FitInput.Returns(this, past, options);
        double square = returns.Sum(value => value * value) / returns.Length;
        double[] scaled = Array.ConvertAll(returns, value => value / Math.Sqrt(square));
        VolatilityParameters? before = (options.Previous as FittedVolatility)?.Parameters;
        double[] start = [SpecialFunctions.Logit(Math.Clamp((before?.Beta ?? 0.94) / MostDecay, 0.01, 0.999)),
            VolatilityFit.FromDegrees(before?.Degrees ?? 6)];
        int count = density == DensityFamily.Normal ? 1 : 2;
        double[] best = Simplex.Minimise(
            point =>
            -Parameters(point, 1).LogLikelihood(scaled) / scaled.Length, start[..count],
            [.. VolatilityFit.Steps(before, [0.5, 0.4])[..count]], options.Cancellation);
        return new FittedVolatility(Parameters(best, square), returns, options);
    }

    private static VolatilityParameters Parameters(double[] point, double square)
    {
        double decay = MostDecay * SpecialFunctions.Logistic(point[0]);
        return new VolatilityParameters(0, 0, 1 - decay, decay, point.Length > 1
            ? VolatilityFit.ToDegrees(point[1])
            : double.PositiveInfinity, square);
    }
}
