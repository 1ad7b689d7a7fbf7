using System.Globalization;

namespace Latent.Cli.Markets;

/// <summary>Days as text.</summary>
internal static class Dates
{
    /// <summary>Formats a day, with the time of day unless it is midnight.</summary>
    public static string Show(DateTime time) =>
        time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
