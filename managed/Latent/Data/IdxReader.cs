using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Latent.Data;

/// <summary>
/// Reads IDX files of unsigned bytes, the format of MNIST: two zero bytes, the element type, the rank, the dimensions as big-endian
/// 32-bit numbers, the values. A file compressed by gzip is recognised by its first two bytes, under any name.
/// </summary>
/// <remarks>
/// Files are not trusted. The header is checked against the file's length before memory is allocated; with gzip the memory grows as
/// data arrives, at most to the size that the header states. The gzip file must be a single stream, which ends with its own length.
/// </remarks>
public static class IdxReader
{
    /// <summary>The largest number of values in a file: 1 GiB.</summary>
    public const long MaxValues = 1L << 30;

    // Deflate compresses at most 1032:1 (a 258-byte match in 2 bits), so a header that states more is wrong.
    private const long MaxGzipRatio = 1032;

    /// <summary>Reads images (rank 3: count, height, width) and their labels (rank 1: count).</summary>
    /// <param name="name">Name of the data set.</param>
    /// <param name="imagesPath">The file of images, plain or gzip.</param>
    /// <param name="labelsPath">The file of labels, plain or gzip.</param>
    /// <param name="classes">Labels are below this number, at most 256.</param>
    /// <exception cref="IdxException">A file is missing, damaged, too large or not of this kind, the counts differ, or a label is
    /// out of range.</exception>
    public static Dataset Read(string name, string imagesPath, string labelsPath, int classes = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);
        (int[]? labelShape, byte[]? labels) = ReadFile(labelsPath, rank: 1);
        RequireBelow(labelsPath, labels, classes);
        (int[]? shape, byte[]? pixels) = ReadFile(imagesPath, rank: 3);
        if (labelShape[0] != shape[0])
        {
            throw new IdxException(labelsPath, "number of labels", Text(labelShape[0]),
                $"{Text(shape[0])}, the number of images in {imagesPath}");
        }

        return Dataset.FromBytes(name, pixels, pixels.Length / shape[0], labels, new ImageSize(shape[1], shape[2]));
    }

    private static (int[] Shape, byte[] Values) ReadFile(string path, int rank)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return file.CanSeek ? Read(file, path, rank) : throw new IdxException(path, "file", "a device or a pipe", "a regular file");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IdxException(path, "file", "missing", "an IDX file", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException && error is not IdxException))
        {
            throw new IdxException(path, "file", $"unreadable ({error.Message.TrimEnd('.')})", "a readable IDX file", error);
        }
    }

    internal static (int[] Shape, byte[] Values) Read(Stream file, string path, int rank)
    {
        Span<byte> start = stackalloc byte[2];
        bool isGzip = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start[0] == 0x1F && start[1] == 0x8B;
        file.Position = 0;
        try
        {
            return isGzip ? ReadGzip(file, path, rank) : ReadPlain(file, path, rank);
        }
        catch (Exception error) when (error is InvalidDataException || (error is IOException && error is not IdxException))
        {
            throw new IdxException(path, isGzip ? "gzip data" : "file", $"damaged ({error.Message.TrimEnd('.')})", "a whole IDX file",
                error);
        }
    }

    private static (int[] Shape, byte[] Values) ReadGzip(Stream file, string path, int rank)
    {
        uint stated = LastWord(file);
        using GZipStream unpacked = new(file, CompressionMode.Decompress, leaveOpen: true);
        int[] shape = ReadHeader(unpacked, path, rank, out long size);
        if (size > file.Length * MaxGzipRatio)
        {
            throw new IdxException(path, "number of values in the header", Text(size),
                $"no more than {Text(file.Length)} bytes of gzip can hold");
        }
        // GZipStream itself does not notice when the file ends between the data and this length.
        long expected = HeaderBytes(rank) + size;
        if (stated != expected)
        {
            throw new IdxException(path, "length at the end of the gzip data", $"{Text(stated)} bytes",
                $"{Text(expected)}, as the IDX header states");
        }

        return (shape, ReadValues(unpacked, path, (int)size, arrived: file.Length));
    }

    /// <summary>The last four bytes of a file, where gzip keeps the length of the content; the position is then at the start.</summary>
    private static uint LastWord(Stream file)
    {
        Span<byte> word = stackalloc byte[4];
        file.Position = Math.Max(0, file.Length - word.Length);
        file.ReadAtLeast(word, word.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(word);
    }

    private static (int[] Shape, byte[] Values) ReadPlain(Stream file, string path, int rank)
    {
        int[] shape = ReadHeader(file, path, rank, out long size);
        long expected = HeaderBytes(rank) + size;
        if (file.Length != expected)
        {
            throw new IdxException(path, "file length", $"{Text(file.Length)} bytes", $"{Text(expected)}, as its header states");
        }

        return (shape, ReadValues(file, path, (int)size, arrived: size));
    }

    private static int[] ReadHeader(Stream stream, string path, int rank, out long size)
    {
        Span<byte> header = stackalloc byte[HeaderBytes(rank)];
        int length = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (length < header.Length)
        {
            throw new IdxException(path, "length of the content", $"{length} bytes", $"{header.Length} or more, the size of the header");
        }

        RequireMagic(path, header, rank);
        int[] shape = new int[rank];
        size = 1;
        for (int i = 0; i < rank; i++)
        {
            uint dimension = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * i))..]);
            if (dimension == 0)
            {
                throw new IdxException(path, $"dimension {i + 1} of {rank}", "0", "1 or more");
            }

            if (dimension > MaxValues / size)
            {
                throw new IdxException(path, $"dimension {i + 1} of {rank}", Text(dimension),
                    $"at most {Text(MaxValues / size)}, so that the file holds no more than {Text(MaxValues)} values");
            }

            shape[i] = (int)dimension;
            size *= dimension;
        }

        return shape;
    }

    private static int HeaderBytes(int rank) => 4 + (4 * rank);

    private static void RequireMagic(string path, ReadOnlySpan<byte> header, int rank)
    {
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        uint expected = 0x800u + (uint)rank;
        if (magic == expected)
        {
            return;
        }

        string? type = header[2] switch
        {
            0x09 => "signed bytes",
            0x0B => "16-bit integers",
            0x0C => "32-bit integers",
            0x0D => "32-bit floats",
            0x0E => "64-bit floats",
            _ => null,
        };
        throw type is not null && magic >> 16 == 0
            ? new IdxException(path, "element type", $"0x{header[2]:X2} ({type})", "0x08 (unsigned bytes)")
            : new IdxException(path, "magic number", $"0x{magic:X8}", $"0x{expected:X8} (unsigned bytes, rank {rank})");
    }

    private static byte[] ReadValues(Stream stream, string path, int size, long arrived)
    {
        byte[] values = new byte[Math.Min(size, arrived)];
        int filled = 0;
        while (filled < size)
        {
            if (filled == values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(size, 2L * filled));
            }

            int read = stream.Read(values.AsSpan(filled));
            if (read == 0)
            {
                throw new IdxException(path, "number of values", Text(filled), $"{Text(size)}, as its header states");
            }

            filled += read;
        }

        if (stream.ReadByte() >= 0)
        {
            throw new IdxException(path, "number of values", $"more than {Text(size)}", $"{Text(size)}, as its header states");
        }

        return values;
    }

    private static void RequireBelow(string path, ReadOnlySpan<byte> labels, int classes)
    {
        int worst = classes > 255 ? -1 : labels.IndexOfAnyInRange((byte)classes, (byte)255);
        if (worst >= 0)
        {
            throw new IdxException(path, $"label {Text(worst)} (from 0)", Text(labels[worst]), $"0 to {Text(classes - 1)}");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
