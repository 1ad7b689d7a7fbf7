namespace Latent.Markets;

/// <summary>Where a file has what: indices of its columns, −1 for what it lacks.</summary>
internal sealed record PriceColumns
{
    /// <summary>What a header must have, for messages.</summary>
    public const string Required =
        "a header with a column of times (date, datetime, timestamp or time) and one of closing prices (close, adj close, price or last), separated by comma, semicolon, tab or |";

    // In the order of preference, without case, spaces and punctuation.
    private static readonly string[] Times = ["datetime", "timestamp", "date", "time", "unix"];
    private static readonly string[] Closes = ["close", "closelast", "price", "last"];
    private static readonly string[] AdjustedCloses = ["adjclose", "adjustedclose"];
    private static readonly string[] Volumes = ["volume", "vol"];
    private static readonly string[] Symbols = ["symbol", "ticker", "name"];

    /// <summary>The names of the columns, as the file has them.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Times, or dates.</summary>
    public int Time { get; private init; }

    /// <summary>Times of day beside dates.</summary>
    public int Clock { get; private init; }

    /// <summary>First prices.</summary>
    public int Open { get; private init; }

    /// <summary>Highest prices.</summary>
    public int High { get; private init; }

    /// <summary>Lowest prices.</summary>
    public int Low { get; private init; }

    /// <summary>Last prices; adjusted ones if there are no others.</summary>
    public int Close { get; private init; }

    /// <summary>Last prices adjusted for splits and dividends, beside others.</summary>
    public int AdjustedClose { get; private init; }

    /// <summary>Volumes.</summary>
    public int Volume { get; private init; }

    /// <summary>Symbols.</summary>
    public int Symbol { get; private init; }

    /// <summary>Whether closes are adjusted for splits.</summary>
    public bool IsAdjusted { get; private init; }

    /// <summary>Whether there are open, high and low.</summary>
    public bool HasRange => Open >= 0;

    /// <summary>Whether there are volumes, even if all were 0 so far: what later rows hold must not change how earlier ones are seen.</summary>
    public bool HasVolume => Volume >= 0;

    /// <summary>Finds the columns of a header.</summary>
    /// <param name="names">The names of all columns.</param>
    /// <returns>The columns, or null if there is no time or no close.</returns>
    /// <exception cref="AmbiguousColumnException">Two columns have a name that means the same.</exception>
    public static PriceColumns? Find(IReadOnlyList<string> names)
    {
        string[] plain = [.. names.Select(Plain)];
        int time = Index(names, plain, Times), close = Index(names, plain, Closes), adjusted = Index(names, plain, AdjustedCloses);
        if (time < 0 || (close < 0 && adjusted < 0))
        {
            return null;
        }

        // Open, high and low of prices that are not adjusted say nothing beside a close that is.
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

/// <summary>Two columns of a file have names that mean the same.</summary>
internal sealed class AmbiguousColumnException(string first, string second) : Exception($"twice the same: {first}, {second}");
