namespace Latent.Interop.Tests;

/// <summary>Tolerances of kernels against values computed in double. All their formulas are here.</summary>
internal static class Close
{
    /// <summary>Distance from 1 to the next larger float.</summary>
    private const double Epsilon = 1.1920929e-7;

    /// <summary>A function of a few roundings: 8 epsilon of the value, or of the scale if the value comes from cancellation.</summary>
    internal static void AssertNear(float actual, double expected, string what, double scale = 0)
    {
        if (double.IsNaN(expected) || double.IsInfinity(expected))
        {
            Assert.That((double)actual, Is.EqualTo(expected), what);
            return;
        }

        double tolerance = (8 * Epsilon * Math.Max(Math.Abs(expected), scale)) + float.Epsilon;
        Assert.That((double)actual, Is.EqualTo(expected).Within(tolerance), what);
    }

    /// <summary>A sum of terms in any order: (terms + 8) epsilon of the sum of their magnitudes, the classical bound.</summary>
    internal static void AssertSum(float actual, double expected, int terms, double magnitudes, string what)
    {
        double tolerance = ((terms + 8) * Epsilon * magnitudes) + float.Epsilon;
        Assert.That((double)actual, Is.EqualTo(expected).Within(tolerance), what);
    }
}
