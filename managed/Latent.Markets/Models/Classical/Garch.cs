using MathNet.Numerics;

namespace Latent.Markets;

/// <summary>
/// GARCH(1,1) around a constant mean by maximum likelihood (Bollerslev, 1986; with Student t, 1987). The search starts with the sample's
/// variance as the long-run variance (variance targeting; Engle and Mezrich, "GARCH for groups", 1996), and is confined to variances with a
/// long-run mean, α + β &lt; 1.
/// </summary>
/// <param name="density">The density of returns in units of their deviation.</param>
public sealed class Garch(DensityFamily density) : StateModel
{
    private const double MostPersistence = 0.9999;

    // Pairs of α and β at which the search may start.
    private static readonly (double Alpha, double Beta)[] Starts = [(0.05, 0.93), (0.1, 0.85), (0.1, 0.6), (0.02, 0.5)];

    private static readonly double[] FirstSteps = [0.05, 0.3, 0.5, 0.5, 0.4];

    /// <inheritdoc/>
    public override string Name => density == DensityFamily.Normal ? "garch" : "garch-t";

    /// <inheritdoc/>
    public override string Description =>
        density == DensityFamily.Normal ? "GARCH(1,1), normal (Bollerslev, 1986)" : "GARCH(1,1), Student t (Bollerslev, 1987)";

    /// <inheritdoc/>
    public override ModelFamily Family => ModelFamily.Classical;

    /// <inheritdoc/>
    public override int LeastDays => 500;

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options)
    {
        double[] returns = FitInput.Returns(this, past, options);
        double mean = returns.Average(), deviation = Math.Sqrt(returns.Sum(value => (value - mean) * (value - mean)) / returns.Length);
        double[] scaled = Array.ConvertAll(returns, value => (value - mean) / deviation);
        VolatilityParameters? before = (options.Previous as FittedVolatility)?.Parameters;
        double[] start = before is VolatilityParameters known
            ? Free(known, mean, deviation)
            : Starts.Select(pair => Free(new VolatilityParameters(0, 1 - pair.Alpha - pair.Beta, pair.Alpha, pair.Beta, 6, 1), 0, 1))
                .MinBy(Loss)!;
        double[] best = Simplex.Minimise(Loss, start, VolatilityFit.Steps(before, FirstSteps)[..start.Length], options.Cancellation);
        VolatilityParameters found = Parameters(best);
        VolatilityParameters rescaled = found with
        {
            Mean = mean + deviation * found.Mean,
            Omega = deviation * deviation * found.Omega,
            Initial = deviation * deviation,
        };
        return new FittedVolatility(rescaled, returns, options);

        double Loss(double[] point) => -Parameters(point).LogLikelihood(scaled) / scaled.Length;
    }

    // Parameters of returns with mean 0 and variance 1 from a point of the search: mean, logarithm of the long-run variance, persistence α
    // + β, fraction of α in it, degrees of freedom.
    private static VolatilityParameters Parameters(double[] point)
    {
        double persistence = MostPersistence * SpecialFunctions.Logistic(point[2]),
            alpha = persistence * SpecialFunctions.Logistic(point[3]);
        double degrees = point.Length > 4 ? VolatilityFit.ToDegrees(point[4]) : double.PositiveInfinity;
        return new VolatilityParameters(point[0], Math.Exp(point[1]) * (1 - persistence), alpha, persistence - alpha, degrees, 1);
    }

    private double[] Free(VolatilityParameters parameters, double mean, double deviation)
    {
        double persistence = parameters.Alpha + parameters.Beta;
        double[] point =
        [
            (parameters.Mean - mean) / deviation,
            Math.Log(Math.Max(parameters.Omega, 1e-12 * deviation * deviation) / (deviation * deviation * Math.Max(1 - persistence, 1e-4))),
            Logit(persistence / MostPersistence),
            Logit(parameters.Alpha / persistence),
            VolatilityFit.FromDegrees(parameters.Degrees),
        ];
        return density == DensityFamily.Normal ? point[..4] : point;

        static double Logit(double share) => SpecialFunctions.Logit(Math.Clamp(share, 1e-4, 1 - 1e-4));
    }
}
