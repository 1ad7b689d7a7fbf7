using System.IO.MemoryMappedFiles;
using Latent.Interop;
using Latent.IO;

namespace Latent.Data;

/// <summary>A file of rows of numbers of one size, mapped into memory.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly MemoryMappedViewAccessor _randomView;
    private readonly long _header;
    private readonly int _columns;
    private readonly int _rowBytes;

    private MappedFile(string path, FileStream file, MemoryMappedFile map, long header, int columns, int rowBytes)
    {
        (_path, _file, _map, _header, _columns, _rowBytes) = (path, file, map, header, columns, rowBytes);
        _view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        try
        {
            _randomView = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        catch
        {
            _view.Dispose();
            throw;
        }

        MappingAdvice.ExpectRandom(_randomView.SafeMemoryMappedViewHandle);
        Count = (int)((file.Length - header) / rowBytes);
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The length that the file must have at least.</summary>
    private long Bytes => _header + (long)Count * _rowBytes;

    /// <summary>Maps a file.</summary>
    /// <exception cref="DataFileException">The file cannot be read, or holds no whole number of rows.</exception>
    public static MappedFile Open(string path, long header, int columns, int elementBytes)
    {
        FileStream? file = null;
        MemoryMappedFile? map = null;
        try
        {
            // Shared with writers, or else .NET stores the length, and a file that is cut off later goes unnoticed.
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            int rowBytes = RequireRows(path, file.Length, header, (long)columns * elementBytes);
            map = MemoryMappedFile.CreateFromFile(
                file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new MappedFile(path, file, map, header, columns, rowBytes);
        }
        catch (Exception error)
        {
            map?.Dispose();
            file?.Dispose();
            throw error is UnauthorizedAccessException || (error is IOException && error is not DataFileException)
                ? new DataFileException(path, "file", $"unreadable ({error.Message.TrimEnd('.')})", "a readable file of rows", error)
                : error;
        }
    }

    /// <summary>Copies rows one after the other.</summary>
    /// <exception cref="DataFileException">The file was cut off.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void Read<T>(ReadOnlySpan<int> rows, T[] numbers)
        where T : unmanaged
    {
        if (_file.Length < Bytes)
        {
            throw new DataFileException(
                _path, "file length", $"{_file.Length} bytes", $"{Bytes}, as when it was opened; it was cut off while it is in use");
        }

        bool isSequence = RequireRows(rows);
        if (!isSequence)
        {
            Prefetch(rows);
        }

        // The operating system reads ahead in one of the views, and not in the other.
        MemoryMappedViewAccessor view = isSequence ? _view : _randomView;
        for (int i = 0; i < rows.Length; i++)
        {
            view.ReadArray(PlaceOf(rows[i]), numbers, i * _columns, _columns);
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _randomView.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private long PlaceOf(int row) => _header + (long)row * _rowBytes;

    /// <summary>Throws if there is no such row.</summary>
    /// <returns>Whether the rows stand one after the other in the file.</returns>
    private bool RequireRows(ReadOnlySpan<int> rows)
    {
        bool isSequence = true;
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(nameof(rows), rows[i], $"Expected rows of {_path}, 0 to {Count - 1}.");
            }

            isSequence &= rows[i] == rows[0] + i;
        }

        return isSequence;
    }

    /// <summary>Begins to read all rows, so that the disk works on many at a time, and not on one after the other.</summary>
    private void Prefetch(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            MappingAdvice.Prefetch(_randomView.SafeMemoryMappedViewHandle, PlaceOf(row), _rowBytes);
        }
    }

    private static int RequireRows(string path, long length, long header, long rowBytes)
    {
        if (rowBytes > Array.MaxLength)
        {
            throw new DataFileException(path, "row", $"{rowBytes} bytes", $"at most {Array.MaxLength}");
        }

        long rows = (length - header) / rowBytes;
        if (length <= header || (length - header) % rowBytes != 0)
        {
            throw new DataFileException(path, "file length", $"{length} bytes",
                $"a header of {header} bytes and one or more whole rows of {rowBytes} bytes");
        }

        return rows <= Array.MaxLength
            ? (int)rowBytes
            : throw new DataFileException(path, "number of rows", $"{rows}", $"at most {Array.MaxLength}");
    }
}
