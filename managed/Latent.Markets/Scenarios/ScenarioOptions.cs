namespace Latent.Markets;

/// <summary>How many days are imagined, and how often.</summary>
public sealed record ScenarioOptions
{
    /// <summary>The number of paths.</summary>
    public int Paths { get; init; } = 1000;

    /// <summary>Days of each path: a year.</summary>
    public int Days { get; init; } = 250;

    /// <summary>Seed of all that is drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>Throws unless the settings make sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not.</exception>
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
