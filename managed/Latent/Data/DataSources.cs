namespace Latent.Data;

/// <summary>Data sources from enumerations and functions, and data sources made of others.</summary>
public static class DataSources
{
    /// <summary>
    /// Makes a data source of rows that an enumeration gives. Each epoch enumerates it from the start, and it must give the same rows each
    /// time. They come in its order; see <see cref="Shuffle"/>.
    /// </summary>
    /// <typeparam name="T">The type of the numbers: float, byte (read as value / 255) or int (read as indices).</typeparam>
    /// <param name="name">Name for messages.</param>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <param name="rows">The rows. A row may be overwritten once the next one is asked for.</param>
    /// <param name="count">The number of rows, if it is known. Another number of rows ends the training by an exception.</param>
    /// <exception cref="NotSupportedException">The type of the numbers is another one.</exception>
    public static IDataSource FromRows<T>(string name, int columns, IEnumerable<T[]> rows, int? count = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(rows);
        return FromRows(name, columns, _ => rows, count);
    }

    /// <summary>Makes a data source of rows that a function gives for each epoch, such as random ones.</summary>
    /// <typeparam name="T">The type of the numbers: float, byte (read as value / 255) or int (read as indices).</typeparam>
    /// <param name="name">Name for messages.</param>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <param name="rows">Gives the rows of an epoch from its first row on. Random numbers of <see cref="EpochOrder.Random()"/> and
    /// <see cref="EpochOrder.Random(long)"/> are the same each time.</param>
    /// <param name="count">The number of rows, if it is known. Another number of rows ends the training by an exception.</param>
    /// <exception cref="NotSupportedException">The type of the numbers is another one.</exception>
    public static IDataSource FromRows<T>(string name, int columns, Func<EpochOrder, IEnumerable<T[]>> rows, int? count = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(rows);
        return FromRows(name, columns, 0, order => rows(order).Select(row => (row, Array.Empty<float>())), count);
    }

    /// <summary>Makes a data source of rows with conditions or targets that a function gives for each epoch.</summary>
    /// <typeparam name="T">The type of the numbers: float, byte (read as value / 255) or int (read as indices).</typeparam>
    /// <param name="name">Name for messages.</param>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <param name="conditions">The length of each condition, 0 or more.</param>
    /// <param name="rows">Gives the rows of an epoch, from its first row on.</param>
    /// <param name="count">The number of rows, if it is known. Another number of rows ends the training by an exception.</param>
    /// <exception cref="NotSupportedException">The type of the numbers is another one.</exception>
    public static IDataSource FromRows<T>(
        string name, int columns, int conditions, Func<EpochOrder, IEnumerable<(T[] Row, float[] Condition)>> rows, int? count = null)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(rows);
        if (count is { } stated)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(stated, 1, nameof(count));
        }

        return new RowStream<T>(name, RowLayout.Of<T>(columns, conditions).Required(), count, rows);
    }

    /// <summary>
    /// Computes each row from a row of another source, for example to augment images. The random numbers of a row are a function of the
    /// seed, the epoch and the row, so that the number of threads changes nothing.
    /// </summary>
    /// <param name="source">The other source.</param>
    /// <param name="transform">Computes a row. Several threads call it at the same time, unless <paramref name="threads"/> is 1.</param>
    /// <param name="layout">The columns of the computed rows; those of the source if null.</param>
    /// <param name="threads">The most threads that compute rows; 0 for one per processor.</param>
    public static IDataSource Transform(this IDataSource source, RowTransform transform, RowLayout? layout = null, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return new TransformedSource(source, (layout ?? source.Layout).Required(), transform, threads);
    }

    /// <summary>
    /// Shuffles the rows of another source by a buffer, for rows that come in their own order alone, and for files whose rows are read
    /// fastest in their order. Each row given is a random one of those in the buffer, whose place the next row takes, so that a row comes
    /// at most about that many rows early.
    /// </summary>
    /// <param name="source">The other source, which is read in its order.</param>
    /// <param name="rows">The number of rows in the buffer, 2 or more. Resuming within an epoch reads the rows before once more.</param>
    public static IDataSource Shuffle(this IDataSource source, int rows)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        return new ShuffledSource(source, rows);
    }
}
