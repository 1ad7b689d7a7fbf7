namespace Latent.Cli.Reporting;

/// <summary>Conditions for classes: a 1 at the place of the class.</summary>
internal static class Classes
{
    /// <summary>Rows of the classes 0, 1, …, from the start again when all were there.</summary>
    public static float[,] Cycle(int count, int classes) => Of([.. Enumerable.Range(0, count).Select(row => row % classes)], classes);

    /// <summary>A row for each class given.</summary>
    public static float[,] Of(IReadOnlyList<int> rows, int classes)
    {
        var conditions = new float[rows.Count, classes];
        for (var row = 0; row < rows.Count; row++)
        {
            conditions[row, rows[row]] = 1;
        }
        return conditions;
    }
}
