using System.Buffers.Binary;
using System.IO.Compression;

namespace Latent.Markets;

/// <summary>The content of a gzip file. Its length must agree with the length stored at the file's end, since a cut file ends without an
/// error in <see cref="GZipStream"/>.</summary>
internal sealed class GzipContent : Stream
{
    private readonly GZipStream _content;
    private readonly uint _expected;
    private long _length;

    /// <summary>Opens a gzip file of a single part.</summary>
    /// <param name="file">The file, at its start; disposing the content closes it.</param>
    public GzipContent(Stream file)
    {
        byte[] end = new byte[4];
        file.Seek(-Math.Min(end.Length, file.Length), SeekOrigin.End);
        file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false);
        file.Position = 0;
        _expected = BinaryPrimitives.ReadUInt32LittleEndian(end); // the length modulo 2³²
        _content = new GZipStream(file, CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The content is damaged, or its length differs from the length stored at the end of the
    /// file.</exception>
    public override int Read(Span<byte> buffer)
    {
        int count = _content.Read(buffer);
        _length += count;
        return count > 0 || buffer.IsEmpty || (uint)_length == _expected
            ? count
            : throw new InvalidDataException(
                $"{_length} bytes unpacked, but {_expected} stored as the length at its end; it is cut, or has several parts");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
