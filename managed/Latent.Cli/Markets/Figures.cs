using System.Globalization;

namespace Latent.Cli.Markets;

/// <summary>Numbers for JSON and for text.</summary>
internal static class Figures
{
    /// <summary>Returns a number, or null if it is not finite, since JSON cannot represent it.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>Formats a number; a missing one becomes a dash.</summary>
    public static string Show(double? value, string format) =>
        value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "\u2013";

    /// <summary>Formats a fraction as per cent.</summary>
    public static string Percent(double? share, string format = "0.0") =>
        share is { } value && double.IsFinite(value) ? $"{Show(100 * value, format)} %" : Show(null, format);

    /// <summary>Formats a p-value for a sentence: <c>p = 0.031</c>, or <c>p &lt; 0.001</c>.</summary>
    public static string P(double? value) => value < 0.001 ? "p < 0.001" : $"p = {Show(value, "0.000")}";
}
