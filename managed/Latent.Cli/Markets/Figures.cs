using System.Globalization;

namespace Latent.Cli.Markets;

/// <summary>Numbers as JSON and people read them.</summary>
internal static class Figures
{
    /// <summary>A number, or null in place of one that is not finite, which JSON cannot write.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>A number in a format; a dash for one that there is not.</summary>
    public static string Show(double? value, string format) => value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "\u2013";

    /// <summary>A share as per cent.</summary>
    public static string Percent(double? share, string format = "0.0") => share is { } value && double.IsFinite(value) ? $"{Show(100 * value, format)} %" : Show(null, format);

    /// <summary>A p-value as it stands in a sentence: <c>p = 0.031</c>, or <c>p &lt; 0.001</c>.</summary>
    public static string P(double? value) => value < 0.001 ? "p < 0.001" : $"p = {Show(value, "0.000")}";
}
