using System.Globalization;

namespace Latent.Cli.Markets;

/// <summary>Days as text.</summary>
internal static class Dates
{
    /// <summary>A day, with the time of day if it has one.</summary>
    public static string Show(DateTime time) =>
        time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
