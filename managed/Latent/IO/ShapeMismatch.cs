namespace Latent.IO;

/// <summary>A tensor of a file that has another shape than the variable of its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="InFile">The dimensions in the file.</param>
/// <param name="InModel">The dimensions that the model expects in a file.</param>
public sealed record ShapeMismatch(string Name, IReadOnlyList<int> InFile, IReadOnlyList<int> InModel)
{
    /// <summary>Reads as <c>fc1.weight ([41, 784] in the file, [40, 784] in the model)</c>.</summary>
    public override string ToString() =>
        $"{Name} ({NamedTensor.ShapeText([.. InFile])} in the file, {NamedTensor.ShapeText([.. InModel])} in the model)";
}
