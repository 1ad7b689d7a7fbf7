using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Latent.Markets;

/// <summary>The density of a mixture with its derivatives, four components at once. The order of the sum is the same on every
/// machine.</summary>
internal sealed class MixtureDensity
{
    private static readonly int Lanes = Vector256<double>.Count;

    private readonly LaneConstants _constants;
    private readonly double[] _locations, _inverses, _heights;

    /// <summary>Copies components of one curve into lanes.</summary>
    public MixtureDensity(StandardCurve curve, double degrees, double[] weights, double[] locations, double[] scales)
    {
        _constants = new LaneConstants(degrees, curve.Density(0));
        int length = (weights.Length + Lanes - 1) / Lanes * Lanes;
        _locations = new double[length];
        _inverses = new double[length];
        _heights = new double[length];
        locations.CopyTo(_locations, 0);

        // Components that pad the last four lanes have height 0.
        for (int i = 0; i < weights.Length; i++)
        {
            _inverses[i] = 1 / scales[i];
            _heights[i] = weights[i] / scales[i];
        }
    }

    /// <summary>Returns the density, its slope and its curvature at a point.</summary>
    public CurvePoint At(double x) => double.IsPositiveInfinity(_constants.Degrees) ? Sum<NormalLanes>(x) : Sum<StudentLanes>(x);

    private CurvePoint Sum<TLanes>(double x)
        where TLanes : struct, ICurveLanes
    {
        LaneConstants constants = _constants;
        ReadOnlySpan<Vector256<double>> locations = MemoryMarshal.Cast<double, Vector256<double>>(_locations);
        ReadOnlySpan<Vector256<double>> inverses = MemoryMarshal.Cast<double, Vector256<double>>(_inverses);
        ReadOnlySpan<Vector256<double>> heights = MemoryMarshal.Cast<double, Vector256<double>>(_heights);
        Vector256<double> at = Vector256.Create(x), densities = default, slopes = default, curvatures = default;
        for (int i = 0; i < locations.Length; i++)
        {
            Vector256<double> inverse = inverses[i], height = heights[i];
            TLanes.At(constants, (at - locations[i]) * inverse, out Vector256<double> density, out Vector256<double> slope,
                out Vector256<double> curvature);
            densities += height * density;
            height *= inverse;
            slopes += height * slope;
            curvatures += height * inverse * curvature;
        }

        return new CurvePoint(x, Vector256.Sum(densities), Vector256.Sum(slopes), Vector256.Sum(curvatures));
    }
}
