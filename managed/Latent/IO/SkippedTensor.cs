namespace Latent.IO;

/// <summary>An entry of a file that is not read, such as a tensor of integers.</summary>
/// <param name="Name">Name, such as <c>bn1.num_batches_tracked</c>.</param>
/// <param name="Type">Its data type in the words of the file's format, such as <c>I64</c>.</param>
/// <param name="Reason">The reason in words.</param>
public sealed record SkippedTensor(string Name, string Type, string Reason)
{
    /// <summary>Reads as <c>bn1.num_batches_tracked (I64 is not read as floats)</c>.</summary>
    public override string ToString() => $"{Name} ({Reason})";
}
