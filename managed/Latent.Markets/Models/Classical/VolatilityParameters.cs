using MathNet.Numerics;

namespace Latent.Markets;

/// <summary>
/// Parameters of daily returns rₜ = μ + eₜ whose variance follows hₜ₊₁ = ω + α eₜ² + β hₜ (Bollerslev, "Generalized autoregressive
/// conditional heteroskedasticity", 1986, section 2, with p = q = 1). With ω = 0 and α + β = 1, these are exponentially weighted moving
/// averages (J.P. Morgan, "RiskMetrics – Technical document", 1996, section 5.2).
/// </summary>
/// <param name="Mean">The mean μ of a day's log return.</param>
/// <param name="Omega">The constant ω of the variance.</param>
/// <param name="Alpha">The weight α of the last squared surprise.</param>
/// <param name="Beta">The weight β of the variance of the day before.</param>
/// <param name="Degrees">Degrees of freedom of the Student t of eₜ / √hₜ, scaled to variance 1 (Bollerslev, 1987); infinite for
/// normal.</param>
/// <param name="Initial">The variance of the first day.</param>
public readonly record struct VolatilityParameters(double Mean, double Omega, double Alpha, double Beta, double Degrees, double Initial)
{
    // Without moves, moving averages fall to 0 in time, whose logarithm is infinite.
    private const double Least = 1e-200;

    /// <summary>The variance of the next day.</summary>
    /// <param name="variance">The variance of the day before.</param>
    /// <param name="value">The return of the day before.</param>
    public double Next(double variance, double value) =>
        Math.Max(Omega + Alpha * (value - Mean) * (value - Mean) + Beta * variance, Least);

    /// <summary>The log-likelihood of daily returns.</summary>
    public double LogLikelihood(ReadOnlySpan<double> returns)
    {
        bool normal = double.IsPositiveInfinity(Degrees);
        double constant = normal
            ? -Math.Log(2 * Math.PI) / 2
            : SpecialFunctions.GammaLn((Degrees + 1) / 2) - SpecialFunctions.GammaLn(Degrees / 2) - Math.Log((Degrees - 2) * Math.PI) / 2;
        double variance = Initial, sum = returns.Length * constant;
        foreach (double value in returns)
        {
            double square = (value - Mean) * (value - Mean) / variance;
            sum -= (Math.Log(variance) + (normal ? square : (Degrees + 1) * Math.Log(1 + square / (Degrees - 2)))) / 2;
            variance = Next(variance, value);
        }

        return sum;
    }
}
