namespace Latent.IO;

/// <summary>
/// The content of a safetensors file (8 bytes header length, JSON header, values; huggingface.co/docs/safetensors), the format
/// of PyTorch's state dicts. Reads F32, F64, F16 and BF16 as floats (F64 is rounded to the nearest), writes F32.
/// </summary>
/// <remarks>
/// Files are not trusted. The header may not be longer than the file or <see cref="MaxHeaderBytes"/>; each key occurs once; the tensors
/// cover the data exactly, without overlap or hole. All of this is checked before memory for a tensor is allocated.
/// </remarks>
public sealed class SafetensorsFile
{
    /// <summary>The longest header that is read or written, in bytes; the same as in the reference implementation.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    private readonly string _path;
    private readonly Dictionary<string, NamedTensor> _byName;

    private SafetensorsFile(string path, NamedTensor[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        (_path, Tensors, Metadata) = (path, tensors, metadata);
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The tensors, in the order of their values in the file.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>The texts under <c>__metadata__</c>, empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SafetensorsException">The file is missing, damaged, or holds a data type other than F32, F64, F16 and
    /// BF16.</exception>
    public static SafetensorsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return stream.CanSeek
                ? Read(stream, path)
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
        NamedTensor[] tensors = new NamedTensor[header.Entries.Count];
        for (int i = 0; i < tensors.Length; i++)
        {
            SafetensorsEntry entry = header.Entries[i];
            tensors[i] = new NamedTensor(entry.Name, entry.Shape, SafetensorsValues.Read(stream, entry.Type, entry.Count));
        }

        return new SafetensorsFile(path, tensors, header.Metadata);
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

    /// <summary>Returns the tensor of a name.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <exception cref="SafetensorsException">The file has no tensor of that name; the message lists its tensors.</exception>
    public NamedTensor Get(string name) => _byName.TryGetValue(name, out NamedTensor? tensor)
        ? tensor
        : throw new SafetensorsException(_path, name, "tensor", "missing", Tensors.Count == 0
            ? "it in the file, which has no tensors"
            : "it among those of the file: "
            + $"{string.Join(", ", Tensors.Take(20))}{(Tensors.Count > 20 ? $" and {Tensors.Count - 20} more" : "")}");

    /// <summary>Returns the tensor of a name, and requires a shape.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="shape">The dimensions that it must have.</param>
    /// <exception cref="SafetensorsException">The file has no tensor of that name, or the tensor has another shape.</exception>
    public NamedTensor Get(string name, ReadOnlySpan<int> shape)
    {
        NamedTensor tensor = Get(name);
        return shape.SequenceEqual(tensor.Shape)
            ? tensor
            : throw new SafetensorsException(_path, name, "shape", NamedTensor.ShapeText(tensor.Shape), NamedTensor.ShapeText(shape));
    }
}
