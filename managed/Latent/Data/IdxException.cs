using Latent.IO;

namespace Latent.Data;

/// <summary>An IDX file that is missing, damaged or not of the expected kind. Nothing of it was taken over.</summary>
/// <param name="file">Path of the file, or of the folder that lacks one.</param>
/// <param name="what">The thing that is wrong, such as <c>magic number</c>.</param>
/// <param name="value">Its value in the file.</param>
/// <param name="expected">What was expected in its place.</param>
/// <param name="inner">The error below, or null.</param>
public sealed class IdxException(string file, string what, string value, string expected, Exception? inner = null)
    : DataFileException(file, what, value, expected, inner);
