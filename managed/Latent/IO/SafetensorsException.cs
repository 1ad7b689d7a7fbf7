namespace Latent.IO;

/// <summary>
/// Thrown when a safetensors file is missing or damaged, or a tensor of it is missing or does not fit. None of its content is used.
/// </summary>
/// <param name="file">Path of the file.</param>
/// <param name="tensor">Name of the tensor, or null when the file as a whole is wrong.</param>
/// <param name="what">The property that is wrong, such as <c>data type</c>.</param>
/// <param name="value">Value of the property in the file.</param>
/// <param name="expected">The value that was expected.</param>
/// <param name="inner">The exception that caused this one, or null.</param>
public sealed class SafetensorsException(string file, string? tensor, string what, string value, string expected, Exception? inner = null)
    : DataFileException(file, tensor is null ? what : $"tensor '{tensor}': {what}", value, expected, inner)
{
    /// <summary>Name of the tensor, or null when the file as a whole is wrong.</summary>
    public string? Tensor { get; } = tensor;
}
