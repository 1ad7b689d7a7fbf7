namespace Latent.Markets;

/// <summary>The number and length of scenarios.</summary>
public sealed record ScenarioOptions
{
    /// <summary>The number of paths.</summary>
    public int Paths { get; init; } = 1000;

    /// <summary>The number of days of each path; the default is a year.</summary>
    public int Days { get; init; } = 250;

    /// <summary>The seed of all random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>Throws unless all options are within their range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Validate()
    {
        Require(Paths, nameof(Paths));
        Require(Days, nameof(Days));
    }

    private static void Require(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException(name, $"{name} is {value}; expected 1 or more.");
        }
    }
}
