namespace Latent.IO;

/// <summary>
/// The content of a safetensors file (8 bytes header length, JSON header, values; huggingface.co/docs/safetensors), the format
/// of PyTorch's state dicts. Reads F32, F64, F16 and BF16 as floats (F64 is rounded to the nearest), and writes F32. Tensors of other data
/// types, such as the integers of <c>num_batches_tracked</c>, are listed and skipped.
/// </summary>
/// <remarks>
/// Files are not trusted. The header may not be longer than the file or <see cref="MaxHeaderBytes"/>; each key occurs once; the tensors
/// cover the data exactly, without overlap or hole. All of this is checked before memory for a tensor is allocated.
/// </remarks>
public sealed class SafetensorsFile : TensorFile
{
    /// <summary>The longest header that is read or written, in bytes; the same as in the reference implementation.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    private SafetensorsFile(string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyList<SkippedTensor> skipped,
        IReadOnlyDictionary<string, string> metadata)
        : base(path, tensors, skipped) => Metadata = metadata;

    /// <summary>The texts under <c>__metadata__</c>, empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SafetensorsException">The file is missing or damaged.</exception>
    public static SafetensorsFile Read(string path) => Open(path, Read);

    /// <summary>Writes a file with a sum of its content, which <see cref="ReadSummed"/> checks.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    internal static void WriteSummed(string path, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        NamedTensor[] all = [.. tensors];
        Write(path, all, ContentSum.AddTo(all, metadata));
    }

    /// <summary>Reads a file of <see cref="WriteSummed"/>, or one of an earlier version, which has no sum.</summary>
    /// <exception cref="SafetensorsException">The file is missing or damaged.</exception>
    internal static SafetensorsFile ReadSummed(string path)
    {
        SafetensorsFile file = Read(path);
        ContentSum.Check(file);
        return file;
    }

    /// <summary>Reads the header alone, and returns the texts under <c>__metadata__</c>.</summary>
    /// <exception cref="SafetensorsException">The file is missing, or its header is damaged.</exception>
    internal static IReadOnlyDictionary<string, string> ReadMetadata(string path) =>
        Open(path, (stream, name) => SafetensorsHeader.Read(stream, name).Metadata);

    private static T Open<T>(string path, Func<Stream, string, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return stream.CanSeek
                ? read(stream, path)
                : throw new SafetensorsException(path, null, "file", "a device or a pipe", "a regular file");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafetensorsException(path, null, "file", "missing", "a safetensors file", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException && error is not SafetensorsException))
        {
            throw new SafetensorsException(path, null, "file", $"unreadable ({error.Message.TrimEnd('.')})", "a readable safetensors file",
                error);
        }
    }

    internal static SafetensorsFile Read(Stream stream, string path)
    {
        SafetensorsHeader header = SafetensorsHeader.Read(stream, path);
        List<NamedTensor> tensors = [];
        List<SkippedTensor> skipped = [];
        foreach (SafetensorsEntry entry in header.Entries)
        {
            if (entry.Format is { } format)
            {
                int[] shape = Array.ConvertAll(entry.Shape, dimension => (int)dimension);
                tensors.Add(new NamedTensor(entry.Name, shape, FloatValues.Read(stream, format, (int)entry.Count)));
            }
            else
            {
                skipped.Add(new SkippedTensor(entry.Name, entry.Type, $"{entry.Type} is not read as floats"));
                stream.Seek(entry.End - entry.Begin, SeekOrigin.Current);
            }
        }

        return new SafetensorsFile(path, tensors, skipped, header.Metadata);
    }

    /// <summary>
    /// Writes a file of F32 tensors, whole or not at all (<see cref="AtomicFile"/>). The same content gives the same bytes: tensors
    /// and metadata are ordered by name, and the header is padded with spaces to a multiple of 8 bytes.
    /// </summary>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="tensors">Tensors with distinct names.</param>
    /// <param name="metadata">Texts to keep under <c>__metadata__</c>, or null for none.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, a name is empty or reserved, or a shape does not fit its
    /// values.</exception>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        NamedTensor[] sorted = tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToArray();
        byte[] header = SafetensorsWriter.Header(sorted, metadata);
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, header, sorted));
    }

    /// <inheritdoc/>
    protected internal override DataFileException Fault(string? tensor, string what, string value, string expected) =>
        new SafetensorsException(Path, tensor, what, value, expected);
}
