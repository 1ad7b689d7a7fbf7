namespace Latent.Markets;

/// <summary>Options for reading a file of prices.</summary>
public sealed record PriceOptions
{
    /// <summary>The allowed repairs. A problem of another kind is an error.</summary>
    public Repairs Repairs { get; init; }

    /// <summary>
    /// The format of times, a custom format of .NET such as <c>dd/MM/yyyy</c>; if date and time of day are two columns, with a space
    /// between them. Null recognises ISO 8601, <c>yyyyMMdd</c>, Unix seconds and milliseconds, names of months, and numeric days and months
    /// if only one order is possible.
    /// </summary>
    public string? DateFormat { get; init; }

    /// <summary>
    /// For a file with a column of symbols: the one symbol to read, or null for all. For a file without: the name of its series, or null
    /// for the name of the file.
    /// </summary>
    public string? Symbol { get; init; }

    /// <summary>
    /// The period to which rows are resampled while they are read, as by <see cref="Resampling.To"/>; null keeps each row. If rows are in
    /// the order of time, memory grows with the number of bars, not of rows. If they are not, and <see cref="Repairs.Sort"/> is allowed,
    /// the file is read again, and all rows are kept for sorting.
    /// </summary>
    public Period? Resample { get; init; }
}
