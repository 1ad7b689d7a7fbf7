using System.Globalization;
using System.Numerics;

namespace Latent.Markets;

/// <summary>Something wrong with a row.</summary>
/// <param name="Kind">What, named by the one option that repairs it.</param>
/// <param name="Line">The line of a CSV file, the row of a Parquet file, counted from 1.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Text">What is wrong, with the values.</param>
public sealed record PriceProblem(Repairs Kind, long Line, string Symbol, string Text);

/// <summary>What was wrong with a file of prices, and was repaired.</summary>
public sealed class PriceReport
{
    private readonly long[] _counts;

    /// <summary>Takes what was found.</summary>
    /// <param name="rows">Rows read.</param>
    /// <param name="counts">Problems by the bit of their kind.</param>
    /// <param name="problems">The first of each kind.</param>
    internal PriceReport(long rows, IEnumerable<long> counts, IEnumerable<PriceProblem> problems) =>
        (Rows, _counts, Problems) = (rows, [.. counts], [.. problems.OrderBy(problem => problem.Line)]);

    /// <summary>The number of rows in the file, of all symbols read.</summary>
    public long Rows { get; }

    /// <summary>The first hundred problems of each kind, by line.</summary>
    public IReadOnlyList<PriceProblem> Problems { get; }

    /// <summary>The number of problems of all kinds, those not listed included.</summary>
    public long Total => _counts.Sum();

    /// <summary>All kinds that were found.</summary>
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

    /// <summary>The number of problems of a kind, those not listed included.</summary>
    /// <param name="kind">A single kind.</param>
    /// <exception cref="ArgumentException">It is none or several.</exception>
    public long Count(Repairs kind) => BitOperations.IsPow2((int)kind) && (kind & Repairs.All) == kind
        ? _counts[BitOperations.Log2((uint)kind)]
        : throw new ArgumentException($"Problems are counted by a single kind; {kind} is none.", nameof(kind));

    /// <summary>One line: rows and what was repaired.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} rows")
        + (Total == 0 ? ", no problems" : "; " + string.Join(", ", ProblemLog.Kinds.Where(kind => Count(kind) > 0).Select(kind => $"{ProblemLog.Describe(kind, Count(kind))}, {Done(kind)}")));

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
