using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Markets;

/// <summary>The density of a standard curve at four points at once, with its first and second derivative.</summary>
internal interface ICurveLanes
{
    /// <summary>Computes density, first and second derivative at four points.</summary>
    static abstract void At(in LaneConstants constants, Vector256<double> z, out Vector256<double> density, out Vector256<double> slope,
        out Vector256<double> curvature);
}

/// <summary>Constants of a curve, the same for all points.</summary>
/// <param name="Degrees">The degrees of freedom ν.</param>
/// <param name="Peak">The density at 0.</param>
internal readonly record struct LaneConstants(double Degrees, double Peak)
{
    // Up to this many degrees of freedom, powers by multiplication are faster than by logarithm and exponential.
    private const int MostMultiplied = 30;

    /// <summary>The number ⌊(ν + 1) / 2⌋ if ν is whole and at most 30, else −1.</summary>
    public int Squares { get; } = Degrees <= MostMultiplied && Degrees == Math.Floor(Degrees) ? ((int)Degrees + 1) / 2 : -1;
}

/// <summary>The normal curve: φ(z), −z φ(z) and (z² − 1) φ(z).</summary>
internal readonly struct NormalLanes : ICurveLanes
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(in LaneConstants constants, Vector256<double> z, out Vector256<double> density, out Vector256<double> slope,
        out Vector256<double> curvature)
    {
        // z² is cut off at 1300, where the density is 0 to machine precision: exponents out of range are slow, and infinity times 0 is NaN.
        Vector256<double> square = Vector256.Min(z * z, Vector256.Create(1300.0));
        density = constants.Peak * Vector256.Exp(-0.5 * square);
        slope = -z * density;
        curvature = (square - Vector256<double>.One) * density;
    }
}

/// <summary>Student's t curve. With q = ν / (ν + z²), the density is c q^((ν + 1) / 2); the first derivative is −(ν + 1) / ν · z q times
/// the density, and the second (ν + 1)² / ν · (q − q²) − (ν + 1) / ν · (2 q² − q) times the density.</summary>
internal readonly struct StudentLanes : ICurveLanes
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(in LaneConstants constants, Vector256<double> z, out Vector256<double> density, out Vector256<double> slope,
        out Vector256<double> curvature)
    {
        double degrees = constants.Degrees, ratio = (degrees + 1) / degrees;
        Vector256<double> q = Vector256.Create(degrees) / (Vector256.Create(degrees) + z * z);
        density = constants.Peak * (constants.Squares < 0 ? Vector256.Exp(0.5 * (degrees + 1) * Vector256.Log(q)) : Power(q, constants));
        slope = -ratio * z * q * density;
        curvature = q * ((degrees + 1) * ratio * (Vector256<double>.One - q) - ratio * (q + q - Vector256<double>.One)) * density;
    }

    // q^((ν + 1) / 2) by repeated squaring; for even ν, times the square root of q.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Power(Vector256<double> q, in LaneConstants constants)
    {
        Vector256<double> power = (int)constants.Degrees % 2 == 0 ? Vector256.Sqrt(q) : Vector256<double>.One;
        for (int left = constants.Squares; left > 0; left >>= 1)
        {
            power = (left & 1) == 1 ? power * q : power;
            q *= q;
        }

        return power;
    }
}
