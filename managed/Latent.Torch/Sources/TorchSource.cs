using System.Buffers.Binary;
using Latent.IO;

namespace Latent.Torch.Sources;

/// <summary>A file of <c>torch.save</c>: a pickle, and the storages that it names.</summary>
internal abstract class TorchSource : IDisposable
{
    // 'PK', and the numbers of an entry and of an archive without entries.
    private const uint EntrySignature = 0x04034B50, EmptySignature = 0x06054B50;

    private protected TorchSource(FileStream stream, Faults faults) => (Stream, Faults) = (stream, faults);

    /// <summary>The length of the file in bytes.</summary>
    public long Length => Stream.Length;

    private protected FileStream Stream { get; }

    private protected Faults Faults { get; }

    /// <summary>Opens a file, in the format that its first bytes show.</summary>
    /// <exception cref="TorchFileException">The file is none of <c>torch.save</c>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TorchSource Open(string path, Faults faults)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            byte[] start = new byte[PickleSource.Magic.Length];
            int count = stream.CanSeek
                ? stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)
                : throw faults.Of("file", "a device or a pipe", "a regular file");
            stream.Position = 0;
            uint signature = BinaryPrimitives.ReadUInt32LittleEndian(start);
            return start.AsSpan().SequenceEqual(PickleSource.Magic) ? new PickleSource(stream, faults)
                : signature is EntrySignature or EmptySignature ? new ArchiveSource(stream, faults)
                : throw faults.Of("start of the file", count == 0 ? "missing" : $"0x{signature:X8}", "that of a file of torch.save");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the pickle.</summary>
    public abstract object? ReadRoot();

    /// <summary>Throws unless the file holds a storage with as many numbers as the pickle says.</summary>
    public abstract void Require(Storage storage);

    /// <summary>Reads the numbers of a storage.</summary>
    public abstract float[] ReadNumbers(Storage storage, FloatFormat format);

    /// <inheritdoc/>
    public virtual void Dispose() => Stream.Dispose();

    /// <summary>The number of values of a format that a storage holds.</summary>
    private protected static int CountOf(Storage storage, FloatFormat format) => (int)(storage.Bytes / FloatValues.BytesOf(format));
}
