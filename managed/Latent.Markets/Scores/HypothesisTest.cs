using MathNet.Numerics;
using static System.FormattableString;

namespace Latent.Markets;

/// <summary>What a test found.</summary>
/// <param name="Statistic">The test statistic.</param>
/// <param name="PValue">The probability of a statistic at least as extreme where the hypothesis holds.</param>
public readonly record struct HypothesisTest(double Statistic, double PValue)
{
    /// <summary>A likelihood ratio, 2 (ln L₁ − ln L₀), against the χ² distribution; what rounding leaves below 0 is 0.</summary>
    internal static HypothesisTest LikelihoodRatio(double statistic, int degrees)
    {
        double positive = Math.Max(statistic, 0);
        return new HypothesisTest(positive, double.IsPositiveInfinity(positive) ? 0 : SpecialFunctions.GammaUpperRegularized(0.5 * degrees, 0.5 * positive));
    }

    /// <summary>Refuses spans of different lengths.</summary>
    internal static void SameLength(int first, string firstName, int second, string secondName)
    {
        if (first != second)
        {
            throw new ArgumentException($"There are {first} {firstName} and {second} {secondName}; there must be as many of each.");
        }
    }

    /// <summary>Refuses too few of something.</summary>
    internal static void AtLeast(int count, int least, string name)
    {
        if (count < least)
        {
            throw new ArgumentException($"There are {count} {name}; at least {least} are needed.");
        }
    }

    /// <summary>Refuses numbers that are infinite or NaN.</summary>
    internal static void AllFinite(ReadOnlySpan<double> values, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(Invariant($"Number {i} of the {name} is {values[i]}; all must be finite."));
            }
        }
    }
}
