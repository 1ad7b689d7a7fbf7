using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Checks of the arguments of distributions.</summary>
internal static class Check
{
    /// <summary>Requires a probability above 0 and below 1.</summary>
    public static void Probability(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability),
                Invariant($"The probability is {probability}; it must be above 0 and below 1."));
        }
    }

    /// <summary>Requires a value that is neither infinite nor NaN.</summary>
    public static void Finite(double value, string name)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, Invariant($"The {name} is {value}; it must be finite."));
        }
    }

    /// <summary>Requires a finite value above 0.</summary>
    public static void Positive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, Invariant($"The {name} is {value}; it must be above 0 and finite."));
        }
    }
}
