using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The repairs of prices as words of an option.</summary>
internal static class RepairWords
{
    private static readonly Repairs[] Kinds = [Repairs.Sort, Repairs.Duplicates, Repairs.Missing, Repairs.Inconsistent, Repairs.Gaps,
        Repairs.Splits];

    /// <summary>A word for each kind, and one for all.</summary>
    public static string[] All { get; } = [.. Kinds.Append(Repairs.All).Select(Word)];

    /// <summary>Returns the repairs named by words.</summary>
    public static Repairs Parse(IEnumerable<string> words) =>
        words.Aggregate(Repairs.None, (repairs, word) => repairs | Kinds.Append(Repairs.All).Single(kind => Word(kind) == word));

    /// <summary>Returns a word for each kind among the repairs.</summary>
    public static string[] Of(Repairs repairs) => [.. Kinds.Where(kind => repairs.HasFlag(kind)).Select(Word)];

    private static string Word(Repairs kind) => kind.ToString().ToLowerInvariant();
}
