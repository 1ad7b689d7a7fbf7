using static System.FormattableString;

namespace Latent.Markets;

/// <summary>F(y) of forecasts and outcomes: uniform on (0, 1) and independent if one-step forecasts are right (Dawid, "Present position and potential
/// developments", 1984; Diebold, Gunther and Tay, 1998).</summary>
public static class ProbabilityIntegralTransform
{
    /// <summary>No value is nearer to 0 or 1 than this, a normal score of 6.4: a single outcome that was thought impossible shall not decide a test alone.</summary>
    public const double Margin = 1e-10;

    /// <summary>The value of one forecast.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="outcome">What happened.</param>
    public static double Of(ReturnDistribution forecast, double outcome)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return Math.Clamp(forecast.Cdf(outcome), Margin, 1 - Margin);
    }

    /// <summary>The values of several forecasts.</summary>
    /// <param name="forecasts">The forecasts.</param>
    /// <param name="outcomes">What happened after each.</param>
    /// <exception cref="ArgumentException">There are not as many of each.</exception>
    public static double[] Of(IReadOnlyList<ReturnDistribution> forecasts, ReadOnlySpan<double> outcomes)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        HypothesisTest.SameLength(forecasts.Count, "forecasts", outcomes.Length, "outcomes");
        double[] values = new double[outcomes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Of(forecasts[i], outcomes[i]);
        }

        return values;
    }

    /// <summary>How many values lie in each of equally wide bins of [0, 1].</summary>
    /// <param name="values">The values.</param>
    /// <param name="bins">The number of bins, 1 or more.</param>
    /// <exception cref="ArgumentException">A value lies outside of [0, 1], or there is no bin.</exception>
    public static int[] Histogram(ReadOnlySpan<double> values, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        Require(values);
        int[] counts = new int[bins];
        foreach (double value in values)
        {
            counts[Math.Min((int)(value * bins), bins - 1)]++;
        }

        return counts;
    }

    /// <summary>Refuses what is no probability.</summary>
    internal static void Require(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= 0 && values[i] <= 1))
            {
                throw new ArgumentException(Invariant($"Probability integral transform {i} is {values[i]}; it must be from 0 to 1."));
            }
        }
    }
}
