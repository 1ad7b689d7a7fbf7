using Latent.Compilation;
using Latent.Compilation.Planning;

namespace Latent.Devices;

/// <summary>Compiles a traced graph for a device: passes over the graph, a schedule, a memory plan, and instructions.</summary>
public static class Compiler
{
    /// <summary>Compiles the nodes on which the outputs depend, and all guards and updates of the graph.</summary>
    /// <param name="device">The device on which the program runs.</param>
    /// <param name="graph">The traced graph.</param>
    /// <param name="outputs">The results, with different names.</param>
    /// <param name="stores">The memory of the variables that the graph uses, on the same device.</param>
    /// <param name="batchCapacity">The largest batch of a run.</param>
    /// <param name="stepCapacity">The most steps of a run.</param>
    /// <param name="options">
    /// Passes and memory savings; all if null. A pass runs only if the device has the abilities that it needs.
    /// </param>
    /// <exception cref="ArgumentException">
    /// An output belongs to another graph, a variable lies in none of the stores, or a store on another device.
    /// </exception>
    public static CompiledProgram Compile(
        Device device, Graph graph, IReadOnlyList<Output> outputs, IReadOnlyList<VariableStore> stores,
        int batchCapacity, long stepCapacity = 1, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(stores);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepCapacity, 1);
        options = (options ?? CompilerOptions.Default).For(device.Capabilities);
        foreach (Output foreign in outputs.Where(output => output.Tensor.Graph != graph))
        {
            throw new ArgumentException($"Output '{foreign.Name}' ({foreign.Tensor}) belongs to another graph.", nameof(outputs));
        }

        if (stores.FirstOrDefault(store => !store.Device.SharesMemoryWith(device)) is { } other)
        {
            throw new ArgumentException(
                $"The store of {string.Join(", ", other.Variables)} lies on the device {other.Device.Name}, and the program runs on "
                + $"{device.Name}; "
                + "give stores of that device.",
                nameof(stores));
        }

        if (outputs.CountBy(output => output.Name).FirstOrDefault(name => name.Value > 1) is { Key: { } repeated })
        {
            throw new ArgumentException($"Two outputs are named '{repeated}'; names of outputs must differ.", nameof(outputs));
        }

        VariableLayout[] layouts = [.. stores.Select(store => store.Layout)];
        return new CompiledProgram(
            device, stores, GraphCompiler.Lay(graph, outputs, layouts, batchCapacity, stepCapacity, options),
            GraphCompiler.Passes(new PassContext(options, batchCapacity, layouts)));
    }
}
