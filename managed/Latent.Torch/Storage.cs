namespace Latent.Torch;

/// <summary>A block of numbers in the file, which one or several tensors see.</summary>
/// <param name="Key">The name of its entry below <c>data/</c>.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Count">How many numbers it has.</param>
internal sealed record Storage(string Key, ElementType Type, long Count)
{
    /// <summary>Its length in the file.</summary>
    public long Bytes => Count * Type.Bytes;
}
