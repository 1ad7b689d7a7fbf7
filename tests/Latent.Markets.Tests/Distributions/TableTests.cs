namespace Latent.Markets.Tests.Distributions;

/// <summary>The tables behind mixtures, against the curves themselves.</summary>
public sealed class TableTests
{
    /// <summary>For fractional and for many degrees, the reference is the incomplete beta function, which has errors up to 10⁻¹² near
    /// 0.</summary>
    [Test]
    public void A_curves_table_is_its_cdf([Values(2.1, 3, 4, 5.5, 30, 200, double.PositiveInfinity)] double degrees)
    {
        StandardCurve curve = StandardCurve.Of(degrees);
        double tolerance = degrees is 3 or 4 or 30 or double.PositiveInfinity ? 1e-14 : 1e-12;
        for (double z = 0; z < 3000; z = 1.003 * z + 0.0017)
        {
            double expected = 0.5 - curve.Cdf(-z);
            Assert.That(curve.Table.Central(z), Is.EqualTo(expected).Within(tolerance), $"at {z}");
            Assert.That(curve.Table.Central(-z), Is.EqualTo(-expected).Within(tolerance), $"at -{z}");
        }
    }

    /// <summary>Whole, fractional and many degrees compute the power in different ways; five components leave three of eight lanes
    /// empty.</summary>
    [Test]
    public void Densities_four_at_once_are_those_of_the_curve_with_their_derivatives(
        [Values(2.1, 3, 4, 5.5, 30, 31, 200, double.PositiveInfinity)] double degrees)
    {
        StandardCurve curve = StandardCurve.Of(degrees);
        double[] weights = [0.1, 0.2, 0.3, 0.15, 0.25], locations = [0, 1, -2, 0.5, 30], scales = [1, 0.5, 2, 0.1, 3];
        MixtureDensity density = new(curve, degrees, weights, locations, scales);
        for (double x = -20; x < 40; x += 0.0973)
        {
            double expected = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                expected += weights[i] / scales[i] * curve.Density((x - locations[i]) / scales[i]);
            }

            const double Step = 1e-5;
            CurvePoint point = density.At(x), before = density.At(x - Step), after = density.At(x + Step);
            Assert.That(point.Value, Is.EqualTo(expected).Within(1e-13 + 1e-12 * expected), $"at {x}");
            Assert.That(point.Slope, Is.EqualTo((after.Value - before.Value) / (2 * Step)).Within(1e-7), $"slope at {x}");
            Assert.That(point.Curvature, Is.EqualTo((after.Slope - before.Slope) / (2 * Step)).Within(1e-5), $"curvature at {x}");
        }
    }

    [Test]
    public void A_quintic_follows_a_polynomial_of_degree_five()
    {
        HermiteQuintic quintic = new(At(1), At(3));
        Assert.That(quintic.Value(0.25), Is.EqualTo(At(1.5).Value).Within(1e-12));
        Assert.That(quintic.Integral(0.5), Is.EqualTo((Math.Pow(2, 6) - 1) / 6 - (Math.Pow(2, 3) - 1) / 3.0).Within(1e-12));

        static CurvePoint At(double x) => new(x, Math.Pow(x, 5) - x * x, 5 * Math.Pow(x, 4) - 2 * x, 20 * Math.Pow(x, 3) - 2);
    }
}
