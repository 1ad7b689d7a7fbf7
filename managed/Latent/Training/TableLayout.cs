using Latent.Data;
using Latent.Models;

namespace Latent.Training;

/// <summary>The table of rows in device memory from which the steps of a program gather.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Type">The type of the columns. Ints stay in memory of the host.</param>
/// <param name="Conditions">The length of each row's condition, or 0.</param>
/// <param name="HasByteConditions">Whether conditions are one-hot vectors of bytes, made of labels; else they are floats.</param>
/// <param name="IsWindow">Whether the table holds a part of the rows at a time.</param>
internal readonly record struct TableLayout(
    int Rows, int Columns, ColumnType Type, int Conditions, bool HasByteConditions, bool IsWindow)
{
    /// <summary>The factor on values when they are gathered.</summary>
    public double Scale => Type == ColumnType.Bytes ? 1f / 255f : 1f;

    /// <summary>The table of a whole data set.</summary>
    public static TableLayout Of(Model model, Dataset data) => new(
        data.Count, data.Columns, data.Type, model.Conditions, HasByteConditions: !data.HasConditionVectors, IsWindow: false);

    /// <summary>The table of a part of the rows of a data source.</summary>
    public static TableLayout Window(Model model, IDataSource data, int rows) => new(
        rows, data.Layout.Columns, data.Layout.Type, model.Conditions, HasByteConditions: false, IsWindow: true);
}
