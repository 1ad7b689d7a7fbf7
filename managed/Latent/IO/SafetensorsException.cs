namespace Latent.IO;

/// <summary>A safetensors file that is missing, damaged or lacks a tensor as it is needed. Nothing of it was taken over.</summary>
/// <param name="file">Path of the file.</param>
/// <param name="tensor">Name of the tensor, or null when the file as a whole is wrong.</param>
/// <param name="what">The thing that is wrong, such as <c>data type</c>.</param>
/// <param name="value">Its value in the file.</param>
/// <param name="expected">What was expected in its place.</param>
/// <param name="inner">The error below, or null.</param>
public sealed class SafetensorsException(string file, string? tensor, string what, string value, string expected, Exception? inner = null)
    : DataFileException(file, tensor is null ? what : $"tensor '{tensor}': {what}", value, expected, inner)
{
    /// <summary>Name of the tensor, or null when the file as a whole is wrong.</summary>
    public string? Tensor { get; } = tensor;
}
