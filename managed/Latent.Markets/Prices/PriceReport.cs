using System.Globalization;
using System.Numerics;

namespace Latent.Markets;

/// <summary>A problem of a row.</summary>
/// <param name="Kind">The kind of the problem: the single repair that removes it.</param>
/// <param name="Line">The line of a CSV file or the row of a Parquet file, counted from 1.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Text">A description with the values.</param>
public sealed record PriceProblem(Repairs Kind, long Line, string Symbol, string Text);

/// <summary>The repaired problems of a file of prices.</summary>
public sealed class PriceReport
{
    private readonly long[] _counts;

    /// <summary>Creates a report.</summary>
    /// <param name="rows">The number of rows read.</param>
    /// <param name="counts">The number of problems of each kind, indexed by the bit of the kind.</param>
    /// <param name="problems">The first problems of each kind.</param>
    internal PriceReport(long rows, IEnumerable<long> counts, IEnumerable<PriceProblem> problems) =>
        (Rows, _counts, Problems) = (rows, [.. counts], [.. problems.OrderBy(problem => problem.Line)]);

    /// <summary>The number of rows read, of all symbols.</summary>
    public long Rows { get; }

    /// <summary>The first hundred problems of each kind, by line.</summary>
    public IReadOnlyList<PriceProblem> Problems { get; }

    /// <summary>The number of problems of all kinds, including those not listed.</summary>
    public long Total => _counts.Sum();

    /// <summary>All kinds of problems found.</summary>
    public Repairs Kinds
    {
        get
        {
            Repairs kinds = Repairs.None;
            for (int bit = 0; bit < _counts.Length; bit++)
            {
                kinds |= _counts[bit] > 0 ? (Repairs)(1 << bit) : Repairs.None;
            }

            return kinds;
        }
    }

    /// <summary>The number of problems of a kind, including those not listed.</summary>
    /// <param name="kind">A single kind.</param>
    /// <exception cref="ArgumentException">The kind is none or a combination.</exception>
    public long Count(Repairs kind) => BitOperations.IsPow2((int)kind) && (kind & Repairs.All) == kind
        ? _counts[BitOperations.Log2((uint)kind)]
        : throw new ArgumentException($"Problems are counted for a single kind; {kind} is not a single kind.", nameof(kind));

    /// <summary>The report in one line: the number of rows and the repairs.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} rows")
        + (Total == 0 ? ", no problems" : "; " + string.Join(", ",
        ProblemLog.Kinds.Where(kind => Count(kind) > 0).Select(kind => $"{ProblemLog.Describe(kind, Count(kind))}, {Done(kind)}")));

    private static string Done(Repairs kind) => kind switch
    {
        Repairs.Sort => "sorted",
        Repairs.Duplicates => "the last of each time kept",
        Repairs.Missing => "dropped",
        Repairs.Inconsistent => "widened",
        Repairs.Gaps => "left as they are",
        _ => "adjusted",
    };
}
