namespace Latent.IO;

/// <summary>A tensor of a file: its name, its shape and its values in row-major order.</summary>
/// <param name="Name">Name, such as <c>fc1.weight</c>.</param>
/// <param name="Shape">Dimensions; none for a single number. Their product is the number of values.</param>
/// <param name="Values">The values; the last dimension changes fastest.</param>
public sealed record NamedTensor(string Name, int[] Shape, float[] Values)
{
    /// <summary>Reads as <c>fc1.weight [400, 784]</c>.</summary>
    public override string ToString() => $"{Name} {ShapeText(Shape)}";

    internal static string ShapeText(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
