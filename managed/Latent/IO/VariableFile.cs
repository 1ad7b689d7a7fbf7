using Latent.Devices;
using Latent.Modules;

namespace Latent.IO;

/// <summary>Converts variables to tensors of a file and back, between the layouts of memory and of files.</summary>
internal static class VariableFile
{
    /// <summary>Copies of the variables of a store, in the layout of files.</summary>
    public static IEnumerable<NamedTensor> Tensors(IEnumerable<Variable> variables, VariableStore store) => variables.Select(variable =>
        new NamedTensor(variable.Name, ShapeOf(variable), LayoutOf(variable)?.ToFile(store.Read(variable)) ?? store.Read(variable)));

    /// <summary>The dimensions of a variable in a file.</summary>
    public static int[] ShapeOf(Variable variable) => LayoutOf(variable) is { } layout
        ? [.. layout.File.Select(dim => (int)dim)]
        : [.. variable.Shape.Select(dim => (int)dim)];

    /// <summary>The numbers of a variable in a file, in the order of memory.</summary>
    public static float[] FromFile(Variable variable, float[] values) => LayoutOf(variable)?.FromFile(values) ?? values;

    private static FileLayout? LayoutOf(Variable variable) => (variable as Parameter)?.Layout;
}
