using System.Globalization;

namespace Latent.Cli.Pictures;

/// <summary>The plane of a two-dimensional latent space, decoded at the points of a square grid.</summary>
internal static class Manifold
{
    /// <summary>Writes the decoded plane with z₁ to the right and z₂ upwards, as in a scatter plot of latents.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="images">Decoded images, [n x n, height x width], values 0 to 1; row i * n + j decodes z = (axis[j], axis[i]).</param>
    /// <param name="axis">The n values of z₁ and of z₂, ascending.</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Columns of one image.</param>
    /// <exception cref="ArgumentException">There are not n x n images, or the length of a row is not height x width.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(string path, float[,] images, float[] axis, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(axis);
        ImageBatch batch = new(images, height, width);
        if (batch.Count != (long)axis.Length * axis.Length)
        {
            throw new ArgumentException(
                $"{axis.Length} axis values make a grid of {(long)axis.Length * axis.Length} images, but there are {batch.Count}",
                nameof(images));
        }

        string[] labels = [.. axis.Select(value => value.ToString("0.00;\u22120.00;0.00", CultureInfo.InvariantCulture))];
        ImageGrid grid = new(batch, [.. ImageGrid.RowsOf(batch.Count, axis.Length).Reverse()])
        {
            Title = "The latent plane, decoded",
            Caption = "z\u2081 to the right, z\u2082 upwards",
            RowLabels = [.. labels.Reverse()],
            ColumnLabels = labels,
            Separator = 0,
        };
        grid.Write(path);
    }
}
