using static System.FormattableString;

namespace Latent.Markets;

/// <summary>The exception for access to a future day through a window of the past.</summary>
/// <param name="today">The last known day.</param>
/// <param name="daysAgo">The requested day as days before the last known day: a negative number.</param>
public sealed class LookAheadException(DateTime today, int daysAgo)
    : InvalidOperationException(Invariant($"The requested day is {-(long)daysAgo} days after {today:yyyy-MM-dd}, ")
        + "the last day of this window of the past. Count days backwards, from 0 for the last known day.");
