using System.Globalization;

namespace Latent.Cli.Reporting;

/// <summary>Times as progress shows them.</summary>
internal static class Durations
{
    /// <summary>Such as <c>1:23 left</c>, minutes and seconds, with hours before them if there are any.</summary>
    public static string Left(TimeSpan left) => left.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left:mm\\:ss} left")
        : string.Create(CultureInfo.InvariantCulture, $"{left:m\\:ss} left");
}
