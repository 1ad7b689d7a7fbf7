namespace Latent.Markets;

/// <summary>How a model is tried on the past: refitted from time to time on what was known by then, and asked each day for the next.</summary>
public sealed record WalkForwardOptions
{
    /// <summary>Days that must be known before the first forecast if <see cref="From"/> is not given: three years.</summary>
    public const int StandardStart = 756;

    /// <summary>The first day to be forecast; null for the one after <see cref="StandardStart"/> days.</summary>
    public DateTime? From { get; init; }

    /// <summary>Days ahead that are forecast: the log return from one close to the close so many days later.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>Days from one fit to the next: a quarter.</summary>
    public int Refit { get; init; } = 63;

    /// <summary>Days before a fold that its fit leaves out, beyond those whose outcome is not known yet.</summary>
    public int Embargo { get; init; } = 5;

    /// <summary>If above 0, fits and forecasts see so many days only (rolling); else all (expanding).</summary>
    public int Rolling { get; init; }

    /// <summary>Seed of all that is random.</summary>
    public ulong Seed { get; init; }

    /// <summary>Throws unless the settings make sense.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal void Validate()
    {
        Require(Horizon is >= 1 and <= 250, nameof(Horizon), Horizon, "1 to 250 days");
        Require(Refit >= 1, nameof(Refit), Refit, "1 day or more");
        Require(Embargo >= 0, nameof(Embargo), Embargo, "0 days or more");
        Require(Rolling >= 0, nameof(Rolling), Rolling, "0 for all days, or more");
    }

    private static void Require(bool good, string name, int value, string expected)
    {
        if (!good)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {expected}.");
        }
    }
}
