using MathNet.Numerics;
using static System.FormattableString;

namespace Latent.Markets;

/// <summary>The result of a hypothesis test.</summary>
/// <param name="Statistic">The test statistic.</param>
/// <param name="PValue">The probability of a statistic at least as extreme if the hypothesis holds.</param>
public readonly record struct HypothesisTest(double Statistic, double PValue)
{
    /// <summary>Tests a likelihood ratio, 2 (ln L₁ − ln L₀), against the χ² distribution; a statistic below 0 is rounding error and counts
    /// as 0.</summary>
    internal static HypothesisTest LikelihoodRatio(double statistic, int degrees)
    {
        double positive = Math.Max(statistic, 0);
        return new HypothesisTest(positive, double.IsPositiveInfinity(positive)
            ? 0
            : SpecialFunctions.GammaUpperRegularized(0.5 * degrees, 0.5 * positive));
    }

    /// <summary>Throws if two lengths differ.</summary>
    internal static void SameLength(int first, string firstName, int second, string secondName)
    {
        if (first != second)
        {
            throw new ArgumentException($"There are {first} {firstName} and {second} {secondName}; the numbers must be equal.");
        }
    }

    /// <summary>Throws if a number is below the least one.</summary>
    internal static void AtLeast(int count, int least, string name)
    {
        if (count < least)
        {
            throw new ArgumentException($"There are {count} {name}; at least {least} are needed.");
        }
    }

    /// <summary>Throws if a number is infinite or NaN.</summary>
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
