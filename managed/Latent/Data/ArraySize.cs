namespace Latent.Data;

/// <summary>Lengths of arrays that hold rows, checked before memory is asked for.</summary>
internal static class ArraySize
{
    /// <summary>The numbers of so many rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are more than an array can hold.</exception>
    public static int Of(int rows, int columns, string name = "rows")
    {
        long length = (long)rows * columns;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentOutOfRangeException(
                name, rows, $"{rows} rows of {columns} columns are {length} numbers; an array holds at most {Array.MaxLength}. Take fewer rows at a time.");
    }
}
