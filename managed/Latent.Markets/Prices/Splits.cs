using System.Globalization;

namespace Latent.Markets;

/// <summary>Splits of shares, as jumps of prices show them.</summary>
internal static class Splits
{
    private const double LeastJump = 0.35; // of |ln ratio|
    private const double Tolerance = 0.02;

    private static readonly double[] Common = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 50, 100];

    /// <summary>The ratio of the split between two prices: new shares for each old one, 1 if it is none.</summary>
    /// <param name="before">The last price before it.</param>
    /// <param name="after">The first after it.</param>
    public static double Ratio(double before, double after)
    {
        double ratio = before / after;
        if (ratio is > 0.7 and < 1.4 || Math.Abs(Math.Log(ratio)) <= LeastJump)
        {
            return 1;
        }

        foreach (double common in Common)
        {
            if (Math.Abs((ratio > 1 ? ratio : 1 / ratio) / common - 1) <= Tolerance)
            {
                return ratio > 1 ? common : 1 / common;
            }
        }

        return 1;
    }

    /// <summary>A bar before a split in the shares after it.</summary>
    public static Bar Adjust(in Bar bar, double ratio) =>
        new(bar.Time, bar.Open / ratio, bar.High / ratio, bar.Low / ratio, bar.Close / ratio, bar.Volume * ratio);

    /// <summary>A ratio as it is usually said: 2:1, 3:2, 1:10.</summary>
    public static string Show(double ratio)
    {
        (double shares, double old) = ratio > 1 ? (ratio, 1.0) : (1.0, Math.Round(1 / ratio, 1));
        (shares, old) = shares % 1 != 0 || old % 1 != 0 ? (shares * 2, old * 2) : (shares, old);
        return string.Create(CultureInfo.InvariantCulture, $"{shares}:{old}");
    }
}
