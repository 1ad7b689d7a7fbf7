namespace Latent.Markets;

/// <summary>Indices of the columns of a file; −1 for a missing column.</summary>
internal sealed record PriceColumns
{
    /// <summary>The required header, as messages describe it.</summary>
    public const string Required =
        "a header with a column of times (date, datetime, timestamp or time) and one of closing prices (close, adj close, price or "
            + "last), separated by comma, semicolon, tab or |";

    // Names in the order of preference, in lower case, without spaces and punctuation.
    private static readonly string[] Times = ["datetime", "timestamp", "date", "time", "unix"];
    private static readonly string[] Closes = ["close", "closelast", "price", "last"];
    private static readonly string[] AdjustedCloses = ["adjclose", "adjustedclose"];
    private static readonly string[] Volumes = ["volume", "vol"];
    private static readonly string[] Symbols = ["symbol", "ticker", "name"];

    /// <summary>The names of the columns, as written in the file.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The column of times or dates.</summary>
    public int Time { get; private init; }

    /// <summary>The column of times of day, if dates have a column of their own.</summary>
    public int Clock { get; private init; }

    /// <summary>The column of first prices.</summary>
    public int Open { get; private init; }

    /// <summary>The column of highest prices.</summary>
    public int High { get; private init; }

    /// <summary>The column of lowest prices.</summary>
    public int Low { get; private init; }

    /// <summary>The column of last prices; of adjusted ones if there is no other.</summary>
    public int Close { get; private init; }

    /// <summary>The column of last prices adjusted for splits and dividends, if there is also a column of plain ones.</summary>
    public int AdjustedClose { get; private init; }

    /// <summary>The column of volumes.</summary>
    public int Volume { get; private init; }

    /// <summary>The column of symbols.</summary>
    public int Symbol { get; private init; }

    /// <summary>Whether closes are adjusted for splits.</summary>
    public bool IsAdjusted { get; private init; }

    /// <summary>Whether there are columns of open, high and low.</summary>
    public bool HasRange => Open >= 0;

    /// <summary>Whether there is a column of volumes, even if all volumes so far are 0: later rows must not change the features of earlier
    /// ones.</summary>
    public bool HasVolume => Volume >= 0;

    /// <summary>Finds the columns of a header.</summary>
    /// <param name="names">The names in the header.</param>
    /// <returns>The columns, or null without a column of times or of closes.</returns>
    /// <exception cref="AmbiguousColumnException">Two columns have names of the same meaning.</exception>
    public static PriceColumns? Find(IReadOnlyList<string> names)
    {
        string[] plain = [.. names.Select(Plain)];
        int time = Index(names, plain, Times), close = Index(names, plain, Closes), adjusted = Index(names, plain, AdjustedCloses);
        if (time < 0 || (close < 0 && adjusted < 0))
        {
            return null;
        }

        // Unadjusted open, high and low are useless if the only close is adjusted.
        int open = Index(names, plain, ["open"]), high = Index(names, plain, ["high"]), low = Index(names, plain, ["low"]);
        bool hasRange = open >= 0 && high >= 0 && low >= 0 && close >= 0;
        return new PriceColumns
        {
            Names = names,
            Time = time,
            Clock = plain[time] == "date" ? Index(names, plain, ["time"]) : -1,
            Open = hasRange ? open : -1,
            High = hasRange ? high : -1,
            Low = hasRange ? low : -1,
            Close = close >= 0 ? close : adjusted,
            AdjustedClose = close >= 0 ? adjusted : -1,
            IsAdjusted = adjusted >= 0,
            Volume = Index(names, plain, Volumes),
            Symbol = Index(names, plain, Symbols),
        };
    }

    private static int Index(IReadOnlyList<string> names, string[] plain, string[] wanted)
    {
        foreach (string name in wanted)
        {
            int index = Array.IndexOf(plain, name);
            if (index >= 0)
            {
                int second = Array.IndexOf(plain, name, index + 1);
                return second < 0 ? index : throw new AmbiguousColumnException(names[index], names[second]);
            }
        }

        return -1;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}

/// <summary>The exception for two columns with names of the same meaning.</summary>
internal sealed class AmbiguousColumnException(string first, string second) : Exception($"ambiguous ({first} and {second} mean the same)");
