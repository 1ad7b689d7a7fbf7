namespace Latent.Markets;

/// <summary>Parsers for the parts of a time in digits, in UTF-8.</summary>
internal static class TimeDigits
{
    /// <summary>Creates a date, if the day exists.</summary>
    public static bool TryDate(int year, int month, int day, out DateTime time)
    {
        bool valid = year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        time = valid ? new DateTime(year, month, day) : default;
        return valid;
    }

    /// <summary>Creates a time of day, if it exists.</summary>
    public static bool TryClock(int hour, int minute, int second, out long ticks)
    {
        ticks = ((hour * 60L + minute) * 60 + second) * TimeSpan.TicksPerSecond;
        return (uint)hour < 24 && (uint)minute < 60 && (uint)second < 60;
    }

    /// <summary>Parses a time of day: <c>H:mm</c>, <c>H:mm:ss</c>, <c>H:mm:ss.f</c>, <c>HHmm</c> or <c>HHmmss</c>; a zone after it is
    /// ignored.</summary>
    public static bool TryClock(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length is 4 or 6 && TryInteger(text, out long packed))
        {
            packed = text.Length == 4 ? packed * 100 : packed;
            return TryClock((int)(packed / 10_000), (int)(packed / 100 % 100), (int)(packed % 100), out ticks);
        }

        int second = 0;
        if (!Take(ref text, out int hour) || !Take(ref text, (byte)':') || !Take(ref text, out int minute))
        {
            return false;
        }

        bool hasSeconds = Take(ref text, (byte)':');
        if ((hasSeconds && !Take(ref text, out second)) || !TryClock(hour, minute, second, out ticks))
        {
            return false;
        }

        return (!hasSeconds || !Take(ref text, (byte)'.') || TakeFraction(ref text, ref ticks)) && IsZone(text);
    }

    /// <summary>Parses a whole number of up to 18 digits.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        foreach (byte digit in text)
        {
            if (!IsDigit(digit))
            {
                return false;
            }

            value = value * 10 + (digit - '0');
        }

        return text.Length is > 0 and <= 18;
    }

    /// <summary>Removes one or two digits from the start.</summary>
    public static bool Take(ref ReadOnlySpan<byte> text, out int value)
    {
        int digits = 0;
        for (value = 0; digits < 2 && digits < text.Length && IsDigit(text[digits]); digits++)
        {
            value = value * 10 + (text[digits] - '0');
        }

        text = text[digits..];
        return digits > 0;
    }

    /// <summary>Removes a character from the start, if the text starts with it.</summary>
    public static bool Take(ref ReadOnlySpan<byte> text, byte expected)
    {
        bool found = !text.IsEmpty && text[0] == expected;
        text = found ? text[1..] : text;
        return found;
    }

    /// <summary>Whether a character is a digit.</summary>
    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    private static bool TakeFraction(ref ReadOnlySpan<byte> text, ref long ticks)
    {
        int digits = 0;
        for (long unit = TimeSpan.TicksPerSecond / 10; digits < text.Length && IsDigit(text[digits]); digits++, unit /= 10)
        {
            ticks += (text[digits] - '0') * unit;
        }

        text = text[digits..];
        return digits > 0;
    }

    private static bool IsZone(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart((byte)' ');
        if (text.IsEmpty || text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8) || text.SequenceEqual("UTC"u8)
            || text.SequenceEqual("GMT"u8))
        {
            return true;
        }

        ReadOnlySpan<byte> offset = text[1..];
        bool hasColon = offset.Length == 5 && offset[2] == ':' && TryInteger(offset[..2], out _) && TryInteger(offset[3..], out _);
        return text[0] is (byte)'+' or (byte)'-' && (hasColon || (offset.Length is 2 or 4 && TryInteger(offset, out _)));
    }
}
