using Latent.Modules;

namespace Latent.IO;

/// <summary>The numbers of a file, each beside the variable that they are for; and the report on what fits.</summary>
internal sealed class WeightsMatch
{
    // PyTorch's batch normalisation stores the number of its batches, but uses it only without a momentum.
    private const string CountOfBatches = ".num_batches_tracked";

    private readonly TensorFile _file;

    private WeightsMatch(TensorFile file, IReadOnlyList<(Variable Variable, float[] Values)> values, WeightsReport report) =>
        (_file, Values, Report) = (file, values, report);

    /// <summary>The variables that fit, and their numbers in the order of memory.</summary>
    public IReadOnlyList<(Variable Variable, float[] Values)> Values { get; }

    /// <summary>The report, as if <see cref="Values"/> were written already.</summary>
    public WeightsReport Report { get; }

    /// <summary>Finds the numbers of each variable in a file.</summary>
    public static WeightsMatch Of(TensorFile file, IEnumerable<Variable> variables)
    {
        Dictionary<string, NamedTensor> tensors = file.Tensors.Where(tensor => !IsCountOfBatches(tensor))
            .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        List<(Variable Variable, float[])> values = [];
        List<string> missing = [];
        List<ShapeMismatch> others = [];
        foreach (Variable variable in variables)
        {
            int[] expected = VariableFile.ShapeOf(variable);
            if (!tensors.Remove(variable.Name, out NamedTensor? tensor))
            {
                missing.Add(variable.Name);
            }
            else if (!tensor.Shape.AsSpan().SequenceEqual(expected))
            {
                others.Add(new ShapeMismatch(variable.Name, tensor.Shape, expected));
            }
            else
            {
                values.Add((variable, VariableFile.FromFile(variable, tensor.Values)));
            }
        }

        return new WeightsMatch(file, values, new WeightsReport
        {
            Loaded = [.. values.Select(value => value.Variable.Name)],
            Missing = missing,
            Unknown = [.. file.Tensors.Select(tensor => tensor.Name).Where(tensors.ContainsKey)],
            OtherShapes = others,
            Skipped = [.. file.Skipped, .. file.Tensors.Where(IsCountOfBatches).Select(tensor =>
                new SkippedTensor(tensor.Name, "float", "a count of batches, which no variable holds"))],
        });
    }

    /// <summary>Throws unless the file holds each variable in its shape, and no other tensor of floats.</summary>
    /// <param name="expected">The rest of the message: the file that was expected, or a way out.</param>
    /// <exception cref="DataFileException">Of the file's format; the message lists all that does not fit, the first 20 by name.</exception>
    public WeightsMatch Require(string expected) => Report.IsComplete
        ? this
        : throw _file.Fault(null, "content", $"of another model: {FirstFew.Of(Faults(), "; ")}", expected);

    private string[] Faults() =>
    [
        .. Report.OtherShapes.Select(mismatch => $"{mismatch}"),
        .. Report.Missing.Select(name => _file.Skipped.FirstOrDefault(skipped => skipped.Name == name) is { } skipped
            ? $"{skipped}"
            : $"{name} is missing"),
        .. Report.Unknown.Select(name => $"{name} is unknown to the model"),
    ];

    private static bool IsCountOfBatches(NamedTensor tensor) => tensor.Name.EndsWith(CountOfBatches, StringComparison.Ordinal);
}
