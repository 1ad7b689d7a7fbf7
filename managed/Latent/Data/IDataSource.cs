namespace Latent.Data;

/// <summary>
/// Rows that a training reads, epoch after epoch: a <see cref="Dataset"/> in memory, files (<see cref="MappedRows"/>), or an enumeration
/// (<see cref="DataSources"/>). Implement it, or derive from <see cref="IndexedSource"/>, to read rows from elsewhere.
/// </summary>
/// <remarks>
/// The rows of an epoch and their order depend on the seed and the number of the epoch alone: then a training that is stopped and resumed
/// gives the same bits as one that runs through. Rows are read on a thread of their own, some blocks before the training needs them.
/// </remarks>
public interface IDataSource
{
    /// <summary>Name for messages, such as <c>digits</c>.</summary>
    string Name { get; }

    /// <summary>The columns of each row.</summary>
    RowLayout Layout { get; }

    /// <summary>The number of rows of an epoch, or null if it is not known beforehand.</summary>
    int? Count { get; }

    /// <summary>Opens the rows of an epoch. Several readers may be open at the same time.</summary>
    /// <param name="order">The epoch, and the first row to read.</param>
    IRowReader Read(EpochOrder order);
}

/// <summary>The rows of one epoch, from the first to the last. One thread at a time uses a reader.</summary>
public interface IRowReader : IDisposable
{
    /// <summary>Reads the next rows into a block, from its row 0 on.</summary>
    /// <param name="block">Receives the rows.</param>
    /// <returns>The number of rows read: the block's capacity, or fewer at the end of the epoch; 0 after it.</returns>
    int Read(RowBlock block);
}
