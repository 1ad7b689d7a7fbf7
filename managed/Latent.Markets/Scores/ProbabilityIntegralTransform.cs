using static System.FormattableString;

namespace Latent.Markets;

/// <summary>The probability integral transform F(y) of outcomes y under their forecasts. If forecasts of one step are right, the values are
/// uniform on (0, 1) and independent (Dawid, "Present position and potential developments", 1984; Diebold, Gunther and Tay,
/// 1998).</summary>
public static class ProbabilityIntegralTransform
{
    /// <summary>The least distance of a value from 0 and 1, a normal score of 6.4; it prevents that a single outcome of probability 0
    /// decides a test.</summary>
    public const double Margin = 1e-10;

    /// <summary>The value of one forecast.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="outcome">The outcome.</param>
    public static double Of(ReturnDistribution forecast, double outcome)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return Math.Clamp(forecast.Cdf(outcome), Margin, 1 - Margin);
    }

    /// <summary>The values of several forecasts.</summary>
    /// <param name="forecasts">The forecasts.</param>
    /// <param name="outcomes">The outcome of each forecast.</param>
    /// <exception cref="ArgumentException">The numbers of forecasts and outcomes differ.</exception>
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

    /// <summary>Counts values in equally wide bins of [0, 1].</summary>
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

    /// <summary>Throws if a value is not from 0 to 1.</summary>
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
