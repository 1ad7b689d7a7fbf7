namespace Latent.Tests.Support;

/// <summary>
/// The largest allowed difference of float and double results: a multiple of epsilon times the size of the numbers that are added.
/// </summary>
internal static class Tolerance
{
    private const double Epsilon = 1.0 / (1 << 24);

    /// <summary>Compares element by element; a failure names the worst element.</summary>
    /// <param name="actual">Float results.</param>
    /// <param name="expected">Double results.</param>
    /// <param name="terms">Number of rounded numbers that are added for an element.</param>
    /// <param name="magnitude">Size of the largest of these numbers, if it is above the size of the results.</param>
    /// <param name="what">Name of the compared values, for the failure.</param>
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
