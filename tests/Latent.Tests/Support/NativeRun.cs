using Latent.Compilation;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Tests.Support;

/// <summary>Compiles a graph, runs one step, and returns its outputs as doubles.</summary>
internal static class NativeRun
{
    /// <summary>Runs a graph whose inputs are floats.</summary>
    public static double[][] Outputs(
        Graph graph, IReadOnlyList<Latent.Tensor> outputs, IReadOnlyDictionary<string, double[]> inputs, int batch, int capacity,
        Device device, CompilerOptions? options = null, ulong seed = 0, long step = 0, params VariableStore[] stores)
    {
        Output[] named = [.. outputs.Select((tensor, i) => new Output($"out{i}", tensor))];
        using CompiledProgram program = Compiler.Compile(device, graph, named, stores, capacity, 1, options);
        List<NativeBuffer<float>> buffers = [];
        IReadOnlyList<Latent.Tensor> live = Liveness.Of([.. outputs, .. graph.Effects]);
        foreach ((string name, double[] values) in inputs)
        {
            if (live.FirstOrDefault(node => node.Op is InputOp input && input.Label == name) is { } leaf)
            {
                NativeBuffer<float> buffer = new(leaf.Shape.Count(capacity));
                buffer.Fill(float.NaN);
                Array.ConvertAll(values, value => (float)value).CopyTo(buffer.AsSpan());
                program.Bind(name, buffer);
                buffers.Add(buffer);
            }
        }

        RunResult result = program.Run(new RunOptions(batch) { FirstStep = step, Seed = seed });
        Assert.That(result.Outcome, Is.EqualTo(Outcome.Completed));
        double[][] results = [.. outputs.Select((tensor, i) =>
            Array.ConvertAll(program[$"out{i}"].AsSpan(0, (int)tensor.Shape.Count(batch)).ToArray(), value => (double)value))];
        buffers.ForEach(buffer => buffer.Dispose());
        return results;
    }
}
