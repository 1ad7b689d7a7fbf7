using System.Globalization;
using System.Numerics;

namespace Latent.Markets;

/// <summary>Counts the problems of a file while it is read, and keeps the first of each kind.</summary>
/// <param name="file">Path of the file.</param>
/// <param name="unit">What problems are found by: line or row.</param>
internal sealed class ProblemLog(string file, string unit)
{
    /// <summary>Problems of a kind that are kept; all are counted.</summary>
    public const int Kept = 100;

    private readonly long[] _counts = new long[Kinds.Length];
    private readonly List<PriceProblem> _problems = [];

    /// <summary>Each kind by itself, in the order of its bit.</summary>
    public static Repairs[] Kinds { get; } = [Repairs.Sort, Repairs.Duplicates, Repairs.Missing, Repairs.Inconsistent, Repairs.Gaps, Repairs.Splits];

    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>What problems are found by: line or row.</summary>
    public string Unit { get; } = unit;

    /// <summary>Counts a problem.</summary>
    /// <returns>Whether it is one of the first of its kind, to <see cref="Keep"/>: no text is made for millions of others.</returns>
    public bool Count(Repairs kind) => _counts[BitOperations.Log2((uint)kind)]++ < Kept;

    /// <summary>Keeps a problem that was counted.</summary>
    public void Keep(PriceProblem problem) => _problems.Add(problem);

    /// <summary>All that was found.</summary>
    /// <param name="rows">Rows read.</param>
    public PriceReport Report(long rows) => new(rows, _counts, _problems);

    /// <summary>A number of problems in words.</summary>
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

    /// <summary>A time as messages show it: a date, and the time of day if there is one.</summary>
    public static string Show(DateTime time) =>
        time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : time.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
