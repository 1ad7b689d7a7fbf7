namespace Latent.Markets;

/// <summary>Options of a walk-forward evaluation: the model is refitted from time to time on the days known by then, and forecasts each
/// day.</summary>
public sealed record WalkForwardOptions
{
    /// <summary>Days that must be known before the first forecast if <see cref="From"/> is not given: three years.</summary>
    public const int StandardStart = 756;

    /// <summary>The first day to be forecast; null for the one after <see cref="StandardStart"/> days.</summary>
    public DateTime? From { get; init; }

    /// <summary>The horizon in days: a forecast is of the log return from one close to the close this many days later.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>The number of days from one fit to the next; the default is a quarter.</summary>
    public int Refit { get; init; } = 63;

    /// <summary>The number of days before a fold that its fit leaves out, in addition to days whose outcome is not known yet.</summary>
    public int Embargo { get; init; } = 5;

    /// <summary>The number of latest days that fits and forecasts see (rolling window); 0 for all days (expanding window).</summary>
    public int Rolling { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>Throws unless all options are within their range.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
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
