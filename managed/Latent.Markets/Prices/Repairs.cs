namespace Latent.Markets;

/// <summary>What can be wrong with prices that can be read, and what may be done about it; all else in a file is an error that no option mends.</summary>
[Flags]
public enum Repairs
{
    /// <summary>Nothing may be repaired: each of the problems below is refused.</summary>
    None = 0,

    /// <summary>Rows of a symbol that are not in the order of time are sorted.</summary>
    Sort = 1,

    /// <summary>Of several rows of the same time the last in the file is kept, whether they say the same or not.</summary>
    Duplicates = 2,

    /// <summary>Rows with a price that is blank, <c>null</c>, <c>NaN</c>, zero or negative are dropped; a negative volume is taken as 0, not known.</summary>
    Missing = 4,

    /// <summary>High and low that do not enclose open and close are widened until they do.</summary>
    Inconsistent = 8,

    /// <summary>
    /// More than 10 calendar days without a row are left as they are. They count as a problem in daily data only: where more than half of the steps from
    /// row to row of the symbol go 1 to 4 calendar days further. Rows within a day, and weekly or monthly ones, have no gaps.
    /// </summary>
    Gaps = 16,

    /// <summary>
    /// Prices before a split are divided by its ratio, and volumes multiplied. A jump from a close to the next open counts as one if |ln ratio| is above
    /// 0.35 and the ratio is within 2 % of 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 50, 100 or the inverse of one; not looked for where the file has
    /// adjusted closes.
    /// </summary>
    Splits = 32,

    /// <summary>All of them.</summary>
    All = Sort | Duplicates | Missing | Inconsistent | Gaps | Splits,
}
