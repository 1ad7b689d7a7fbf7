namespace Latent.Tests.Support;

/// <summary>How far a float result may lie from a double one: a multiple of epsilon times the size of what was added up.</summary>
internal static class Tolerance
{
    private const double Epsilon = 1.0 / (1 << 24);

    /// <summary>Compares element by element; a failure names the worst element.</summary>
    /// <param name="actual">Float results.</param>
    /// <param name="expected">Double results.</param>
    /// <param name="terms">How many rounded numbers an element adds up.</param>
    /// <param name="magnitude">Size of the largest of them, if above that of the results.</param>
    /// <param name="what">What is compared.</param>
    public static void Check(double[] actual, double[] expected, int terms, double magnitude, string what)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length), what);
        double scale = Math.Max(magnitude, expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max());
        double tolerance = 8 * Epsilon * Math.Sqrt(terms) * Math.Max(scale, 1);
        int worst = -1;
        double excess = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double error = actual[i].Equals(expected[i]) ? 0 : Math.Abs(actual[i] - expected[i]);
            if (!(error <= Math.Max(tolerance, excess)))
            {
                (worst, excess) = (i, error);
            }
        }

        Assert.That(worst, Is.EqualTo(-1), worst < 0
            ? what
            : $"{what}: element {worst} is {actual[worst]:R}, expected {expected[worst]:R}, tolerance {tolerance:R}");
    }
}
