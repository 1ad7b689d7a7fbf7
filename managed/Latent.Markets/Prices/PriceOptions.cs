namespace Latent.Markets;

/// <summary>How to read a file of prices.</summary>
public sealed record PriceOptions
{
    /// <summary>What may be repaired. All other problems are refused.</summary>
    public Repairs Repairs { get; init; }

    /// <summary>
    /// How times are written, as a custom format of .NET such as <c>dd/MM/yyyy</c>, with a space between date and time of day where they are two columns;
    /// null to recognise ISO 8601, <c>yyyyMMdd</c>, Unix seconds and milliseconds, names of months, and days and months as numbers where only one order
    /// is possible.
    /// </summary>
    public string? DateFormat { get; init; }

    /// <summary>
    /// The one symbol to read of a file with a column of symbols, null for all; of a file without, the name of its series, null for the name of the file.
    /// </summary>
    public string? Symbol { get; init; }

    /// <summary>
    /// Puts rows together to longer bars while they are read, as <see cref="Resampling.To"/> does afterwards; null to keep each row. Memory then grows with
    /// the bars, not with the rows, as long as rows are in the order of time; where they are not and <see cref="Repairs.Sort"/> is allowed, the file is read
    /// again with all rows kept until they are sorted.
    /// </summary>
    public Period? Resample { get; init; }
}
