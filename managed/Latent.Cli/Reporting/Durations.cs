using System.Globalization;

namespace Latent.Cli.Reporting;

/// <summary>Formats of remaining times.</summary>
internal static class Durations
{
    /// <summary>Formats a remaining time as minutes and seconds, such as <c>1:23 left</c>, with hours if there are any.</summary>
    public static string Left(TimeSpan left) => left.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left:mm\\:ss} left")
        : string.Create(CultureInfo.InvariantCulture, $"{left:m\\:ss} left");
}
