using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Something that may know the past only asked for a day that was still to come.</summary>
/// <param name="today">The last day known.</param>
/// <param name="daysAgo">What was asked for: a negative number.</param>
public sealed class LookAheadException(DateTime today, int daysAgo)
    : InvalidOperationException(Invariant($"The day {-(long)daysAgo} days after {today:yyyy-MM-dd} was asked for; a window of the past ends with that day. Count days backwards, from 0 for the last known."));
