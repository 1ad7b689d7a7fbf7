using Latent.IO;

namespace Latent.Markets;

/// <summary>A file of prices has problems that could be repaired, but that no option allows to repair. The message lists the first of each kind.</summary>
public sealed class PriceProblemsException : DataFileException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="unit">What problems are counted by: line or row.</param>
    /// <param name="report">All that was found.</param>
    /// <param name="refused">What of it is not allowed to be repaired.</param>
    internal PriceProblemsException(string file, string unit, PriceReport report, Repairs refused)
        : base(file, "data", "damaged: " + string.Join(", ", ProblemLog.Kinds.Where(kind => refused.HasFlag(kind)).Select(kind => List(unit, report, kind))),
            $"none of this, or permission to repair it: {string.Join(" | ", ProblemLog.Kinds.Where(kind => refused.HasFlag(kind)).Select(kind => $"Repairs.{kind}"))}") =>
        (Report, Refused) = (report, refused);

    /// <summary>All problems of the file, those that may be repaired included.</summary>
    public PriceReport Report { get; }

    /// <summary>The repairs that would be needed but were not allowed.</summary>
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
