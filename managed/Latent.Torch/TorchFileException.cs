using Latent.IO;

namespace Latent.Torch;

/// <summary>
/// Thrown when a PyTorch file is missing or damaged, holds no state dict, or asks for code to be run. Nothing of it is run or used.
/// </summary>
/// <param name="file">Path of the file.</param>
/// <param name="what">The property that is wrong, such as <c>length of data/0</c>.</param>
/// <param name="value">Value of the property in the file.</param>
/// <param name="expected">The value that was expected.</param>
/// <param name="global">The class or function that the file asks for, or null when that is not the fault.</param>
/// <param name="inner">The exception that caused this one, or null.</param>
public sealed class TorchFileException(
    string file, string what, string value, string expected, string? global = null, Exception? inner = null)
    : DataFileException(file, what, value, expected, inner)
{
    /// <summary>
    /// The class or function that the file asks for and that state dicts have no need of, such as <c>posix.system</c>; null when the fault
    /// is another.
    /// </summary>
    public string? Global { get; } = global;
}
