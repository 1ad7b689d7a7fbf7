namespace Latent.Markets;

/// <summary>Repairs of prices, each named by its kind of problem. Any other problem of a file is an error.</summary>
[Flags]
public enum Repairs
{
    /// <summary>No repairs: each of the problems below is an error.</summary>
    None = 0,

    /// <summary>Sorts rows of a symbol that are not in the order of time.</summary>
    Sort = 1,

    /// <summary>Keeps the last row of several with the same time, whether their values agree or not.</summary>
    Duplicates = 2,

    /// <summary>Drops rows with a price that is blank, <c>null</c>, <c>NaN</c>, zero or negative; replaces a negative volume by 0, not
    /// known.</summary>
    Missing = 4,

    /// <summary>Widens high and low until they enclose open and close.</summary>
    Inconsistent = 8,

    /// <summary>
    /// Leaves gaps of more than 10 calendar days without a row as they are. Gaps count as a problem in daily data only: if more than half
    /// of the steps from row to row of the symbol are 1 to 4 calendar days. Rows within a day, and weekly or monthly rows, have no gaps.
    /// </summary>
    Gaps = 16,

    /// <summary>
    /// Divides prices before a split by its ratio, and multiplies volumes by it. A jump from a close to the next open counts as a split if
    /// |ln ratio| is above 0.35 and the ratio is within 2 % of 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 50, 100 or the inverse of one of
    /// them. Files with adjusted closes are not searched for splits.
    /// </summary>
    Splits = 32,

    /// <summary>All repairs.</summary>
    All = Sort | Duplicates | Missing | Inconsistent | Gaps | Splits,
}
