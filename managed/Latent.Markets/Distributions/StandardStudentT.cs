using MathNet.Numerics;

namespace Latent.Markets;

/// <summary>Student's t distribution of location 0 and scale 1.</summary>
internal sealed class StandardStudentT : StandardCurve
{
    // Up to this many degrees of freedom, the finite sums are faster than the incomplete beta function.
    private const int MostSummed = 30;

    private readonly double _degrees;
    private readonly double _root;
    private readonly double _logPeak;
    private readonly double[]? _sum;

    /// <summary>Creates the distribution for degrees of freedom above 2.</summary>
    public StandardStudentT(double degrees)
    {
        (_degrees, _root) = (degrees, Math.Sqrt(degrees));
        _logPeak = SpecialFunctions.GammaLn((degrees + 1) / 2) - SpecialFunctions.GammaLn(degrees / 2) - 0.5 * Math.Log(degrees * Math.PI);
        _sum = degrees <= MostSummed && degrees == Math.Floor(degrees) ? Sum((int)degrees) : null;
        HalfMeanDifference = 2 * _root / (degrees - 1)
            * Math.Exp(SpecialFunctions.BetaLn(0.5, degrees - 0.5) - 2 * SpecialFunctions.BetaLn(0.5, degrees / 2));
    }

    /// <inheritdoc/>
    public override double Variance => _degrees / (_degrees - 2);

    /// <summary>Half the mean difference, 2 √ν / (ν − 1) · B(½, ν − ½) / B(½, ν/2)² (Jordan, Krüger and Lerch, "Evaluating probabilistic
    /// forecasts with scoringRules", 2019, appendix A).</summary>
    public override double HalfMeanDifference { get; }

    /// <inheritdoc/>
    public override double LogDensity(double z) => _logPeak - (_degrees + 1) / 2 * Math.Log(1 + z * z / _degrees);

    /// <inheritdoc/>
    public override double LogSlope(double z) => -(_degrees + 1) * z / (_degrees + z * z);

    /// <summary>The cumulative function. For whole degrees it is a finite sum in the angle atan(z / √ν) (Abramowitz and Stegun, 1964,
    /// 26.7.3 and 26.7.4). For other degrees, and in the tails, where the sum cancels, it is the incomplete beta function.</summary>
    public override double Cdf(double z)
    {
        if (_sum is not null)
        {
            double share = Central(z);
            if (Math.Abs(share) < 0.99)
            {
                return 0.5 + 0.5 * share;
            }
        }

        double tail = double.IsInfinity(z) ? 0 : 0.5 * SpecialFunctions.BetaRegularized(_degrees / 2, 0.5, _degrees / (_degrees + z * z));
        return z < 0 ? tail : z > 0 ? 1 - tail : 0.5;
    }

    /// <summary>The integral ∫ u p(u) du from −∞ to z, −(ν + z²) / (ν − 1) · p(z).</summary>
    public override double PartialMean(double z) => double.IsInfinity(z) ? 0 : -(_degrees + z * z) / (_degrees - 1) * Density(z);

    /// <summary>The quantile by Newton's method for ln F; a step that would leave the bracket is replaced by halving it.</summary>
    protected override double LowerQuantile(double probability)
    {
        if (probability == 0.5)
        {
            return 0;
        }

        // The density is below its asymptote peak · (z² / ν)^(−(ν + 1) / 2), and the integral of the asymptote bounds the quantile.
        double low = -Math.Exp((_logPeak + (_degrees - 1) / 2 * Math.Log(_degrees) - Math.Log(probability)) / _degrees);
        double high = 0;
        double z = Math.Max(low, StandardNormal.Instance.Quantile(probability));
        for (int round = 0; round < 200; round++)
        {
            double cdf = Cdf(z);
            (low, high) = cdf < probability ? (z, high) : (low, z);
            double next = z - cdf / Density(z) * Math.Log(cdf / probability);
            next = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(next - z) <= 1e-15 * Math.Abs(next))
            {
                return next;
            }

            z = next;
        }

        return z;
    }

    /// <summary>The radius by Bailey, "Polar generation of random variates with the t-distribution" (1994).</summary>
    protected override double Radius(double uniform) => Math.Sqrt(_degrees * (Math.Pow(uniform, -2 / _degrees) - 1));

    // P(|Z| ≤ |z|) with the sign of z.
    private double Central(double z)
    {
        double hypotenuse = Math.Sqrt(_degrees + z * z);
        double sine = double.IsInfinity(z) ? Math.Sign(z) : z / hypotenuse, cosine = _root / hypotenuse;
        double square = cosine * cosine, sum = 0;
        for (int i = _sum!.Length - 1; i >= 0; i--)
        {
            sum = sum * square + _sum[i];
        }

        return _degrees % 2 == 0 ? sine * sum : 2 / Math.PI * (Math.Atan(z / _root) + sine * cosine * sum);
    }

    // Coefficients of the powers of cos².
    private static double[] Sum(int degrees)
    {
        double[] sum = new double[degrees / 2];
        sum[0] = 1;
        for (int i = 1; i < sum.Length; i++)
        {
            sum[i] = sum[i - 1] * (degrees % 2 == 0 ? (2.0 * i - 1) / (2 * i) : 2.0 * i / (2 * i + 1));
        }

        return sum;
    }
}
