using Latent.IO;

namespace Latent.Data;

/// <summary>Thrown when an IDX file is missing, damaged or not of the expected kind. None of its content is used.</summary>
/// <param name="file">Path of the file, or of the folder that lacks one.</param>
/// <param name="what">The property that is wrong, such as <c>magic number</c>.</param>
/// <param name="value">Value of the property in the file.</param>
/// <param name="expected">The value that was expected.</param>
/// <param name="inner">The exception that caused this one, or null.</param>
public sealed class IdxException(string file, string what, string value, string expected, Exception? inner = null)
    : DataFileException(file, what, value, expected, inner);
