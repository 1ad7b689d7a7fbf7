using static System.FormattableString;

namespace Latent.IO;

/// <summary>
/// The result of loading weights. Each variable of the model is in <see cref="Loaded"/>, <see cref="Missing"/> or
/// <see cref="OtherShapes"/>; each entry of the file is in <see cref="Loaded"/>, <see cref="OtherShapes"/>, <see cref="Unknown"/> or
/// <see cref="Skipped"/>.
/// </summary>
public sealed record WeightsReport
{
    /// <summary>Names of the variables that have the numbers of the file now.</summary>
    public required IReadOnlyList<string> Loaded { get; init; }

    /// <summary>Names of the variables that the file does not hold as floats; they are unchanged.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Names of the tensors that the model has no variable for.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    /// <summary>Tensors of another shape than the variable of their name, which is unchanged.</summary>
    public required IReadOnlyList<ShapeMismatch> OtherShapes { get; init; }

    /// <summary>Entries of the file that were not looked at, each with the reason.</summary>
    public required IReadOnlyList<SkippedTensor> Skipped { get; init; }

    /// <summary>Whether the file holds each variable in its shape, and no other tensor of floats.</summary>
    public bool IsComplete => Missing.Count + Unknown.Count + OtherShapes.Count == 0;

    /// <summary>Reads as <c>10 loaded; 1 missing: fc2.bias</c>, with the first 20 names of each list.</summary>
    public override string ToString() => string.Join("; ", new[]
    {
        Invariant($"{Loaded.Count} loaded"),
        Part("missing", Missing),
        Part("unknown to the model", Unknown),
        Part("of another shape", [.. OtherShapes.Select(mismatch => $"{mismatch}")]),
        Part("skipped", [.. Skipped.Select(skipped => $"{skipped}")]),
    }.Where(part => part.Length > 0));

    private static string Part(string what, IReadOnlyCollection<string> items) =>
        items.Count == 0 ? "" : Invariant($"{items.Count} {what}: {FirstFew.Of(items)}");
}
