namespace Latent.Cli.Reporting;

/// <summary>One-hot conditions for classes.</summary>
internal static class Classes
{
    /// <summary>Returns rows of the classes 0, 1, …, repeated cyclically.</summary>
    public static float[,] Cycle(int count, int classes) => Of([.. Enumerable.Range(0, count).Select(row => row % classes)], classes);

    /// <summary>Returns a row for each given class.</summary>
    public static float[,] Of(IReadOnlyList<int> rows, int classes)
    {
        float[,] conditions = new float[rows.Count, classes];
        for (int row = 0; row < rows.Count; row++)
        {
            conditions[row, rows[row]] = 1;
        }

        return conditions;
    }
}
