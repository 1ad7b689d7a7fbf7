using Latent.IO;

namespace Latent.Data;

/// <summary>
/// A data source in a file of raw rows, one after the other, which is mapped into memory: the operating system reads the parts that a
/// training needs, and frees them when memory is short, so that the file may be larger than memory. Numbers are little-endian.
/// </summary>
/// <remarks>
/// The length of the file is checked when it is opened and again before rows are copied, so that a file that was cut off gives an
/// exception. Do not cut it off in the very moment of a copy: as with any mapped file, the operating system then ends the process.
/// </remarks>
public sealed class MappedRows : IndexedSource, IDisposable
{
    private readonly MappedFile _rows;
    private readonly MappedFile? _conditions;

    private MappedRows(string name, RowLayout layout, MappedFile rows, MappedFile? conditions) =>
        (Name, Layout, _rows, _conditions) = (name, layout, rows, conditions);

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override RowLayout Layout { get; }

    /// <inheritdoc/>
    public override int Count => _rows.Count;

    /// <summary>Maps a file of rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">The columns of each row. The conditions are in a file of their own.</param>
    /// <param name="headerBytes">Number of bytes before the first row.</param>
    /// <param name="conditionsPath">The file of the conditions, as floats without a header; null if the layout has none.</param>
    /// <exception cref="ArgumentException">The layout is out of range, or has conditions without a file or the reverse.</exception>
    /// <exception cref="DataFileException">A file does not exist, cannot be read, holds no whole number of rows, or the two files differ
    /// in their number of rows.</exception>
    public static MappedRows Open(string path, RowLayout layout, long headerBytes = 0, string? conditionsPath = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(headerBytes);
        layout = layout.Required();
        if (layout.Conditions > 0 != conditionsPath is not null)
        {
            throw new ArgumentException(
                $"The rows have {layout.Conditions} conditions, and the path of a file with them is {conditionsPath ?? "null"}; "
                + "give both or none.", nameof(conditionsPath));
        }

        MappedFile rows = MappedFile.Open(path, headerBytes, layout.Columns, layout.ElementBytes);
        MappedFile? conditions = null;
        try
        {
            conditions = conditionsPath is null ? null : MappedFile.Open(conditionsPath, 0, layout.Conditions, sizeof(float));
            return conditions is null || conditions.Count == rows.Count
                ? new MappedRows(Path.GetFileName(path), layout, rows, conditions)
                : throw new DataFileException(conditionsPath!, "number of rows", $"{conditions.Count}", $"{rows.Count}, as in {path}");
        }
        catch
        {
            conditions?.Dispose();
            rows.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="DataFileException">A file was cut off after it was opened.</exception>
    /// <exception cref="ObjectDisposedException">The files are closed.</exception>
    public override void Read(ReadOnlySpan<int> rows, RowBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        switch (Layout.Type)
        {
            case ColumnType.Bytes:
                _rows.Read(rows, block.Numbers<byte>());
                break;
            case ColumnType.Ints:
                _rows.Read(rows, block.Numbers<int>());
                break;
            default:
                _rows.Read(rows, block.Numbers<float>());
                break;
        }

        _conditions?.Read(rows, block.ConditionNumbers);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        _conditions?.Dispose();
    }
}
