using Latent.Devices;
using Latent.Modules;

namespace Latent.IO;

/// <summary>Converts variables to tensors of a safetensors file, and matches the tensors of a file with variables.</summary>
internal static class VariableFile
{
    // PyTorch's batch normalisation stores the number of its batches, but uses it only without a momentum.
    private const string Ignored = ".num_batches_tracked";

    /// <summary>Copies of the variables of a store, in the layout of files.</summary>
    public static IEnumerable<NamedTensor> Tensors(IEnumerable<Variable> variables, VariableStore store) =>
        variables.Select(variable => variable is Parameter { Layout: { } layout }
        ? new NamedTensor(variable.Name, [.. layout.File.Select(dim => (int)dim)], layout.ToFile(store.Read(variable)))
        : new NamedTensor(variable.Name, [.. variable.Shape.Select(dim => (int)dim)], store.Read(variable)));

    /// <summary>Finds the numbers of each variable in a file.</summary>
    /// <exception cref="SafetensorsException">The names and shapes of the tensors are not exactly those of the variables.</exception>
    public static IReadOnlyList<(Variable Variable, float[] Values)> Match(string path, SafetensorsFile file,
        IEnumerable<Variable> variables)
    {
        Dictionary<string, NamedTensor> tensors = file.Tensors
            .Where(tensor => !tensor.Name.EndsWith(Ignored, StringComparison.Ordinal)).ToDictionary(tensor => tensor.Name);
        List<(Variable, float[])> values = [];
        foreach (Variable variable in variables)
        {
            if (!tensors.Remove(variable.Name, out NamedTensor? tensor))
            {
                throw new SafetensorsException(path, variable.Name, "presence", "missing", $"a tensor of shape {variable.Shape}");
            }

            FileLayout? layout = (variable as Parameter)?.Layout;
            Shape expected = layout is null ? variable.Shape : Shape.Create(layout.File);
            if (!tensor.Shape.Select(dim => (long)dim).SequenceEqual(expected))
            {
                throw new SafetensorsException(path, variable.Name, "shape", $"[{string.Join(", ", tensor.Shape)}]", $"{expected}");
            }

            values.Add((variable, layout is null ? tensor.Values : layout.FromFile(tensor.Values)));
        }

        return tensors.Count == 0
            ? values
            : throw new SafetensorsException(path, tensors.Keys.First(), "name", "unknown to the model", "a file of the same architecture");
    }
}
