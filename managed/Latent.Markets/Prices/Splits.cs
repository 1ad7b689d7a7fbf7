using System.Globalization;

namespace Latent.Markets;

/// <summary>Splits of shares, found as jumps of prices.</summary>
internal static class Splits
{
    private const double LeastJump = 0.35; // of |ln ratio|
    private const double Tolerance = 0.02;

    private static readonly double[] Common = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 50, 100];

    /// <summary>Returns the ratio of the split between two prices: new shares for each old one, or 1 without a split.</summary>
    /// <param name="before">The last price before the split.</param>
    /// <param name="after">The first price after the split.</param>
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

    /// <summary>Converts a bar before a split to the shares after it.</summary>
    public static Bar Adjust(in Bar bar, double ratio) =>
        new(bar.Time, bar.Open / ratio, bar.High / ratio, bar.Low / ratio, bar.Close / ratio, bar.Volume * ratio);

    /// <summary>Formats a ratio in the usual way: 2:1, 3:2, 1:10.</summary>
    public static string Show(double ratio)
    {
        (double shares, double old) = ratio > 1 ? (ratio, 1.0) : (1.0, Math.Round(1 / ratio, 1));
        (shares, old) = shares % 1 != 0 || old % 1 != 0 ? (shares * 2, old * 2) : (shares, old);
        return string.Create(CultureInfo.InvariantCulture, $"{shares}:{old}");
    }
}
