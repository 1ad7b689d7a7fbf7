namespace Latent.Data;

/// <summary>Lengths of arrays of rows, checked before allocation.</summary>
internal static class ArraySize
{
    /// <summary>The length of an array of rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is more than an array can have.</exception>
    public static int Of(int rows, int columns, string name = "rows")
    {
        long length = (long)rows * columns;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentOutOfRangeException(
                name, rows,
                $"{rows} rows of {columns} columns are {length} numbers; an array holds at most {Array.MaxLength}. "
                + "Take fewer rows at a time.");
    }
}
