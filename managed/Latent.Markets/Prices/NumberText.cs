using System.Globalization;
using System.Text;

namespace Latent.Markets;

/// <summary>Parses numbers of price files, in UTF-8.</summary>
internal static class NumberText
{
    private static readonly double[] PowersOfTen =
        [.. Enumerable.Range(0, 20).Select(power => double.Parse($"1e{power}", CultureInfo.InvariantCulture))];

    /// <summary>
    /// Parses a price: a decimal number with a point, optionally with a dollar sign before it. Commas between thousands are allowed if the
    /// number has a point or several commas. A lone comma, as in 1,234, is ambiguous and refused.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="value">Receives the number; NaN if the text marks a missing value.</param>
    /// <returns>Whether the text is a price.</returns>
    public static bool TryParsePrice(ReadOnlySpan<byte> text, out double value) =>
        TryParsePlain(text, out value) || TryParseRare(text, isVolume: false, out value);

    /// <summary>Parses a volume: written as a price, optionally with K, M or B at the end for thousands, millions or billions. A lone comma
    /// separates thousands.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">Receives the number; NaN if the text marks a missing value.</param>
    /// <returns>Whether the text is a volume.</returns>
    public static bool TryParseVolume(ReadOnlySpan<byte> text, out double value) =>
        TryParsePlain(text, out value) || TryParseRare(text, isVolume: true, out value);

    // Up to 15 digits and one point. The quotient of two numbers that double holds exactly is rounded as by double.Parse, in a fifth of its
    // time.
    private static bool TryParsePlain(ReadOnlySpan<byte> text, out double value)
    {
        long digits = 0;
        int point = -1;
        value = 0;
        if (text.Length is 0 or > 16)
        {
            return false;
        }

        for (int at = 0; at < text.Length; at++)
        {
            int digit = text[at] - '0';
            if ((uint)digit <= 9)
            {
                digits = digits * 10 + digit;
            }
            else if (text[at] == '.' && point < 0)
            {
                point = at;
            }
            else
            {
                return false;
            }
        }

        int count = text.Length - (point < 0 ? 0 : 1);
        value = point < 0 ? digits : digits / PowersOfTen[text.Length - 1 - point];
        return count is > 0 and <= 15;
    }

    private static bool TryParseRare(ReadOnlySpan<byte> utf8, bool isVolume, out double value)
    {
        value = double.NaN;
        string text = Encoding.UTF8.GetString(utf8).Trim();
        if (IsMissing(text))
        {
            return true;
        }

        double factor = 1;
        if (isVolume && text.Length > 1)
        {
            factor = char.ToUpperInvariant(text[^1]) switch { 'K' => 1e3, 'M' => 1e6, 'B' => 1e9, _ => 1 };
            text = factor == 1 ? text : text[..^1];
        }

        text = !isVolume && text.StartsWith('$') ? text[1..] : text;
        if (text.Contains(',') && !TryRemoveThousands(ref text, isVolume))
        {
            return false;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool valid = text.Length > 0 && !char.IsLetter(text[^1]) && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
        value = factor == 1 ? value : Math.Round(value * factor);
        return valid;
    }

    private static bool IsMissing(string text) =>
        text.ToUpperInvariant() is "" or "-" or "." or "NULL" or "NAN" or "NA" or "N/A" or "#N/A" or "NONE";

    // Removes commas between groups of three digits; the first group has one to three.
    private static bool TryRemoveThousands(ref string text, bool isVolume)
    {
        int point = text.IndexOf('.');
        string[] groups = (point < 0 ? text : text[..point]).TrimStart('-').Split(',');
        bool grouped = groups.Length > 1 && groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(group => group.Length == 3)
            && groups.All(group => group.All(char.IsAsciiDigit))
            && text.LastIndexOf(',') < (point < 0 ? text.Length : point);
        text = grouped ? text.Replace(",", "", StringComparison.Ordinal) : text;
        return grouped && (isVolume || point >= 0 || groups.Length > 2);
    }
}
