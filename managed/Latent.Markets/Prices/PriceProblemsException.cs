using Latent.IO;

namespace Latent.Markets;

/// <summary>The exception for a file whose problems could be repaired, but whose repair is not allowed. The message lists the first
/// problems of each kind.</summary>
public sealed class PriceProblemsException : DataFileException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="unit">The unit of positions in the file: line or row.</param>
    /// <param name="report">All problems.</param>
    /// <param name="refused">The kinds of problems whose repair is not allowed.</param>
    internal PriceProblemsException(string file, string unit, PriceReport report, Repairs refused)
        : base(file, "data", "damaged: " + string.Join(", ",
            ProblemLog.Kinds.Where(kind => refused.HasFlag(kind)).Select(kind => List(unit, report, kind))),
            "none of this, or permission to repair it: "
            + $"{string.Join(" | ", ProblemLog.Kinds.Where(kind => refused.HasFlag(kind)).Select(kind => $"Repairs.{kind}"))}") =>
        (Report, Refused) = (report, refused);

    /// <summary>All problems of the file, including those whose repair is allowed.</summary>
    public PriceReport Report { get; }

    /// <summary>The needed repairs that were not allowed.</summary>
    public Repairs Refused { get; }

    private static string List(string unit, PriceReport report, Repairs kind)
    {
        const int Shown = 3;
        long count = report.Count(kind);
        IEnumerable<string> first = report.Problems.Where(problem => problem.Kind == kind).Take(Shown)
            .Select(problem => $"{unit} {problem.Line}: {problem.Symbol} {problem.Text}");
        return $"{ProblemLog.Describe(kind, count)} ({string.Join("; ", first)}{(count > Shown ? "; ..." : "")})";
    }
}
