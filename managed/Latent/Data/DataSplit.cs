namespace Latent.Data;

/// <summary>Training rows and test rows, with the same columns.</summary>
/// <param name="Train">Rows for training.</param>
/// <param name="Test">Rows that training never sees.</param>
/// <exception cref="ArgumentException">The two parts differ in their number of columns.</exception>
public sealed record DataSplit(Dataset Train, Dataset Test)
{
    /// <summary>Rows that training never sees.</summary>
    public Dataset Test { get; } = SameColumns(Train, Test);

    private static Dataset SameColumns(Dataset train, Dataset test)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        return test.Columns == train.Columns
            ? test
            : throw new ArgumentException($"The test rows have {test.Columns} columns; expected {train.Columns}, as in the training rows.",
                nameof(test));
    }
}
