using System.Globalization;
using System.Text;

namespace Latent.Markets;

/// <summary>
/// Parses times of price files, in UTF-8. A zone is ignored: a time is the reading of the file's clock. Unix times are in UTC. The parser
/// remembers from one time to the next whether days or months come first.
/// </summary>
/// <param name="format">A custom format of .NET for all times, or null to recognise them.</param>
internal sealed class TimeText(string? format)
{
    private const string Recognised =
        "a time such as 2020-01-31, 20200131, 2020-01-31 16:00 or Unix seconds, or a DateFormat for another form";

    private static readonly string[] Named =
        ["MMM d, yyyy", "MMM d yyyy", "MMMM d, yyyy", "MMMM d yyyy", "d MMM yyyy", "d MMMM yyyy", "d-MMM-yyyy", "d/MMM/yyyy", "yyyy-MMM-d"];

    private Order _order;

    private enum Order
    {
        Unknown,
        MonthFirst,
        DayFirst,
    }

    /// <summary>Parses a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">Receives the time.</param>
    /// <returns>Null, or a description of the expected text.</returns>
    public string? Parse(ReadOnlySpan<byte> text, out DateTime time)
    {
        if (format is not null)
        {
            return ParseExact(Encoding.UTF8.GetString(text).Trim(), out time);
        }

        text = text.Trim(" \t"u8);
        if (text.Length >= 8 && IsMark(text[4]))
        {
            bool valid = TryYearFirst(text, out time) || TryNamed(text, out time);
            return valid ? null : Recognised;
        }

        int end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (end < 0 || (end == 0 && text.Length > 1 && text[0] == '-') || (end > 0 && IsZeroFraction(text[end..])))
        {
            return ParseInteger(end > 0 ? text[..end] : text, out time);
        }

        return end is 1 or 2 && IsMark(text[end]) && end + 1 < text.Length && TimeDigits.IsDigit(text[end + 1])
            ? ParseYearLast(text, out time)
            : TryNamed(text, out time) ? null : Recognised;
    }

    /// <summary>Parses a time in two columns.</summary>
    /// <param name="date">The text of the date.</param>
    /// <param name="clock">The text of the time of day; blank for midnight.</param>
    /// <param name="time">Receives the time.</param>
    /// <returns>Null, or a description of the expected texts.</returns>
    public string? Parse(ReadOnlySpan<byte> date, ReadOnlySpan<byte> clock, out DateTime time)
    {
        if (format is not null)
        {
            return ParseExact($"{Encoding.UTF8.GetString(date).Trim()} {Encoding.UTF8.GetString(clock).Trim()}", out time);
        }

        string? expected = Parse(date, out time);
        clock = clock.Trim(" \t"u8);
        if (expected is not null || clock.IsEmpty)
        {
            return expected;
        }

        bool valid = TimeDigits.TryClock(clock, out long ticks) && time.TimeOfDay == TimeSpan.Zero;
        time = valid ? time.AddTicks(ticks) : time;
        return valid ? null : "a date in one column and a time of day such as 09:30, 09:30:00 or 093000 in the other";
    }

    /// <summary>Converts a number to a time: <c>yyyyMMdd</c>, <c>yyyyMMddHHmmss</c>, or seconds or milliseconds since 1970-01-01 00:00
    /// UTC.</summary>
    /// <param name="value">The number.</param>
    /// <param name="time">Receives the time.</param>
    /// <returns>Null, or a description of the expected number.</returns>
    public static string? FromInteger(long value, out DateTime time)
    {
        const long LeastSeconds = 10_000; // a smaller number is more likely a year or a row number
        const long LeastMilliseconds = 100_000_000_000; // as seconds, in the year 5138; as milliseconds, in 1973
        const long LeastYear = -62_135_596_800, LastYear = 253_402_300_799;
        time = default;
        switch (value)
        {
            case > -LeastSeconds and < LeastSeconds:
                return Recognised;
            case >= 1000_01_01 and <= 9999_12_31:
                return TimeDigits.TryDate((int)(value / 10_000), (int)(value / 100 % 100), (int)(value % 100), out time)
                    ? null
                    : Recognised;
            // As milliseconds, these numbers would be after the year 2286.
            case >= 1000_01_01_00_00_00 and <= 9999_12_31_23_59_59:
                bool valid = TimeDigits.TryClock((int)(value / 10_000 % 100), (int)(value / 100 % 100), (int)(value % 100), out long clock)
                    && FromInteger(value / 1_000_000, out time) is null;
                time = time.AddTicks(clock);
                return valid ? null : Recognised;
            case > -LeastMilliseconds and < LeastMilliseconds:
                return IsHour(value)
                    ? "a DateFormat, such as yyyyMMddHH if the number is an hour: it could also be a Unix time"
                    : FromUnix(value, TimeSpan.TicksPerSecond, out time);
            case >= LeastYear * 1000 and <= LastYear * 1000 + 999:
                return value % 100 < 60 && IsHour(value / 100)
                    ? "a DateFormat, such as yyyyMMddHHmm if the number is a minute: it could also be a Unix time in milliseconds"
                    : FromUnix(value, TimeSpan.TicksPerMillisecond, out time);
            default:
                return Recognised;
        }

        // Read as seconds, these numbers are in 2030 or later; with two more digits and read as milliseconds, in 1976 or earlier.
        static bool IsHour(long value) =>
            value is >= 1900_01_01_00 and <= 2100_12_31_23 && value % 100 < 24
                && TimeDigits.TryDate((int)(value / 1_000_000), (int)(value / 10_000 % 100), (int)(value / 100 % 100), out _);

        static string? FromUnix(long value, long unit, out DateTime time)
        {
            time = new DateTime(DateTime.UnixEpoch.Ticks + value * unit);
            return null;
        }
    }

    private static string? ParseInteger(ReadOnlySpan<byte> text, out DateTime time)
    {
        bool negative = !text.IsEmpty && text[0] == '-';
        time = default;
        return TimeDigits.TryInteger(negative ? text[1..] : text, out long value) ? FromInteger(negative ? -value : value, out time)
            : Recognised;
    }

    private string? ParseExact(string text, out DateTime time)
    {
        // Parsed with its zone, so that a zone in the format does not move the clock.
        bool valid = DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset read);
        time = read.DateTime;
        return valid ? null : $"a time in the DateFormat {format}";
    }

    private static bool TryNamed(ReadOnlySpan<byte> text, out DateTime time) =>
        DateTime.TryParseExact(Encoding.UTF8.GetString(text), Named, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static bool TryYearFirst(ReadOnlySpan<byte> text, out DateTime time)
    {
        ReadOnlySpan<byte> rest = text[5..];
        time = default;
        return TimeDigits.TryInteger(text[..4], out long year) && TimeDigits.Take(ref rest, out int month)
            && TimeDigits.Take(ref rest, text[4])
            && TimeDigits.Take(ref rest, out int day) && TimeDigits.TryDate((int)year, month, day, out time) && TryTail(rest, ref time);
    }

    private string? ParseYearLast(ReadOnlySpan<byte> text, out DateTime time)
    {
        byte mark = text[text.IndexOfAnyExceptInRange((byte)'0', (byte)'9')];
        ReadOnlySpan<byte> rest = text;
        time = default;
        if (!TimeDigits.Take(ref rest, out int first) || !TimeDigits.Take(ref rest, mark) || !TimeDigits.Take(ref rest, out int second)
            || !TimeDigits.Take(ref rest, mark) || rest.Length < 4 || !TimeDigits.TryInteger(rest[..4], out long year))
        {
            return Recognised;
        }

        Order shown = first == second ? _order : first > 12 ? Order.DayFirst : second > 12 ? Order.MonthFirst : _order;
        if (shown == Order.Unknown && first != second)
        {
            return "a DateFormat such as MM/dd/yyyy or dd/MM/yyyy, as no date above shows whether the month or the day comes first";
        }

        if (_order != Order.Unknown && shown != _order)
        {
            return $"the {(_order == Order.DayFirst ? "day" : "month")} first, as in a date above";
        }

        _order = shown;
        (int month, int day) = shown == Order.DayFirst ? (second, first) : (first, second);
        return TimeDigits.TryDate((int)year, month, day, out time) && TryTail(rest[4..], ref time) ? null : Recognised;
    }

    // Parses the text after a date: nothing, or T or a space and a time of day.
    private static bool TryTail(ReadOnlySpan<byte> rest, ref DateTime time)
    {
        if (rest.IsEmpty)
        {
            return true;
        }

        bool valid = rest[0] is (byte)'T' or (byte)'t' or (byte)' ' && TimeDigits.TryClock(rest[1..], out long ticks)
            && (time = time.AddTicks(ticks)) != default;
        return valid;
    }

    private static bool IsMark(byte value) => value is (byte)'-' or (byte)'/' or (byte)'.';

    // A fraction ".0", which programs write if they store whole numbers as floating-point numbers.
    private static bool IsZeroFraction(ReadOnlySpan<byte> text) =>
        text.Length > 1 && text[0] == '.' && text[1..].IndexOfAnyExcept((byte)'0') < 0;
}
