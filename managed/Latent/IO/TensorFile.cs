namespace Latent.IO;

/// <summary>
/// The named tensors of a file: a state dict, as PyTorch calls it. Each format derives from it, and a model loads its weights from any of
/// them.
/// </summary>
public abstract class TensorFile
{
    private readonly Dictionary<string, NamedTensor> _byName;

    /// <summary>Holds the content of a file that was read.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="tensors">The tensors that were read, with distinct names.</param>
    /// <param name="skipped">The entries that were not.</param>
    /// <exception cref="ArgumentException">Two tensors have one name.</exception>
    protected TensorFile(string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyList<SkippedTensor> skipped)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(skipped);
        (Path, Tensors, Skipped) = (path, tensors, skipped);
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The path that the file was read from.</summary>
    public string Path { get; }

    /// <summary>The tensors of floats, in the order of the file.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>The entries that are not read as floats, in the order of the file.</summary>
    public IReadOnlyList<SkippedTensor> Skipped { get; }

    /// <summary>Returns the tensor of a name.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <exception cref="DataFileException">The file has no tensor of that name, and the message lists its tensors; or the tensor is one of
    /// <see cref="Skipped"/>.</exception>
    public NamedTensor Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_byName.TryGetValue(name, out NamedTensor? tensor))
        {
            return tensor;
        }

        if (Skipped.FirstOrDefault(skipped => skipped.Name == name) is { } other)
        {
            throw Fault(name, "data type", other.Type, "F32, F64, F16 or BF16");
        }

        throw Fault(name, "tensor", "missing", Tensors.Count == 0
            ? "it in the file, which has no tensors"
            : $"it among those of the file: {FirstFew.Of([.. Tensors.Select(other => $"{other}")])}");
    }

    /// <summary>Returns the tensor of a name, and requires a shape.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="shape">The dimensions that it must have.</param>
    /// <exception cref="DataFileException">The file has no such tensor of floats, or the tensor has another shape.</exception>
    public NamedTensor Get(string name, ReadOnlySpan<int> shape)
    {
        NamedTensor tensor = Get(name);
        return shape.SequenceEqual(tensor.Shape)
            ? tensor
            : throw Fault(name, "shape", NamedTensor.ShapeText(tensor.Shape), NamedTensor.ShapeText(shape));
    }

    /// <summary>Creates the exception of the format for a property of the file.</summary>
    /// <param name="tensor">Name of the tensor, or null when the file as a whole is wrong.</param>
    /// <param name="what">The property that is wrong, such as <c>data type</c>.</param>
    /// <param name="value">Value of the property in the file.</param>
    /// <param name="expected">The value that was expected.</param>
    protected internal abstract DataFileException Fault(string? tensor, string what, string value, string expected);
}
