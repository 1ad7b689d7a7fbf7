using System.Globalization;
using System.Numerics;

namespace Latent.Markets;

/// <summary>Counts the problems of a file while it is read, and keeps the first of each kind.</summary>
/// <param name="file">Path of the file.</param>
/// <param name="unit">The unit of positions in the file: line or row.</param>
internal sealed class ProblemLog(string file, string unit)
{
    /// <summary>The number of problems kept of each kind; all are counted.</summary>
    public const int Kept = 100;

    private readonly long[] _counts = new long[Kinds.Length];
    private readonly List<PriceProblem> _problems = [];

    /// <summary>The single kinds, in the order of their bits.</summary>
    public static Repairs[] Kinds { get; } = [Repairs.Sort, Repairs.Duplicates, Repairs.Missing, Repairs.Inconsistent, Repairs.Gaps,
        Repairs.Splits];

    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>The unit of positions in the file: line or row.</summary>
    public string Unit { get; } = unit;

    /// <summary>Counts a problem.</summary>
    /// <returns>Whether the problem is one of the first of its kind and should be passed to <see cref="Keep"/>; later ones need no
    /// text.</returns>
    public bool Count(Repairs kind) => _counts[BitOperations.Log2((uint)kind)]++ < Kept;

    /// <summary>Keeps a problem that was counted.</summary>
    public void Keep(PriceProblem problem) => _problems.Add(problem);

    /// <summary>Creates the report of all problems.</summary>
    /// <param name="rows">The number of rows read.</param>
    public PriceReport Report(long rows) => new(rows, _counts, _problems);

    /// <summary>Describes a number of problems of one kind.</summary>
    public static string Describe(Repairs kind, long count)
    {
        string number = count.ToString("N0", CultureInfo.InvariantCulture);
        return kind switch
        {
            Repairs.Sort => $"{number} {Rows()} out of order",
            Repairs.Duplicates => $"{number} {Rows()} of a time given before",
            Repairs.Missing => $"{number} {Rows()} with a missing price",
            Repairs.Inconsistent => $"{number} {Rows()} with inconsistent prices",
            Repairs.Gaps => $"{number} {(count == 1 ? "gap" : "gaps")} of more than {SeriesBuilder.LongestPause} days",
            _ => $"{number} {(count == 1 ? "split" : "splits")} not adjusted for",
        };

        string Rows() => count == 1 ? "row" : "rows";
    }

    /// <summary>Formats a time for messages: the date, and the time of day unless it is midnight.</summary>
    public static string Show(DateTime time) =>
        time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : time.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss",
            CultureInfo.InvariantCulture);
}
