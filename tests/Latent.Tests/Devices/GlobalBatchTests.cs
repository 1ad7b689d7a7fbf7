using Latent.Devices;
using Latent.Interop;
using Latent.Reference;
using Latent.Tests.Support;

namespace Latent.Tests.Devices;

/// <summary>
/// Runs over parts of a larger batch: each draws the noise of its rows, and its means and gradients are its parts of those of the batch.
/// </summary>
public sealed class GlobalBatchTests
{
    private const int Columns = 3, Rows = 4, GlobalBatch = 12;

    private static readonly Variable Weight = new("weight", [Columns]);

    [Test]
    public void Parts_add_up_to_the_whole_batch_and_agree_with_the_reference()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, Columns]), noise = graph.Normal([Shape.Batch, Columns]);
        Tensor predicted = (x + noise) * graph.Use(Weight);
        Tensor loss = predicted.Square().Mean() + predicted.Tanh().Sum() * graph.BatchReciprocal();
        Tensor[] outputs = [noise, loss, .. Gradient.Of(loss, [graph.Use(Weight)]).OfType<Tensor>()];
        double[] values = [.. Enumerable.Range(0, GlobalBatch * Columns).Select(i => i % 7 / 8.0)];
        double[][] whole = Run(graph, outputs, values, new RunOptions(GlobalBatch) { Seed = 5, FirstStep = 2 });
        double[][][] parts = [.. Enumerable.Range(0, GlobalBatch / Rows).Select(part => Run(
            graph, outputs, values[(part * Rows * Columns)..((part + 1) * Rows * Columns)],
            new RunOptions(Rows) { Seed = 5, FirstStep = 2, FirstRow = part * Rows, GlobalBatch = GlobalBatch }))];
        Assert.That(parts.SelectMany(part => part[0]), Is.EqualTo(whole[0]), "noise");
        Assert.That(parts.Sum(part => part[1][0]), Is.EqualTo(whole[1][0]).Within(1e-6), "loss");
        for (int i = 0; i < Columns; i++)
        {
            Assert.That(parts.Sum(part => part[2][i]), Is.EqualTo(whole[2][i]).Within(1e-6), "gradient");
        }
    }

    private static double[][] Run(Graph graph, Tensor[] outputs, double[] values, RunOptions options)
    {
        using Device device = TestDevice.Open();
        using VariableStore store = new(device, [Weight]);
        store.Write([0.5f, -1, 2, .. new float[store.Read().Length - Columns]]);
        using CompiledProgram program = Compiler.Compile(device, graph, [.. outputs.Select((tensor, i) => new Output($"out{i}", tensor))],
            [store], GlobalBatch);
        using NativeBuffer<float> x = new(GlobalBatch * Columns);
        Array.ConvertAll(values, value => (float)value).CopyTo(x.AsSpan());
        program.Bind("x", x);
        program.Run(options);
        ReferenceInterpreter reference = new() { [Weight] = [0.5, -1, 2] };
        reference.SetInput("x", values);
        double[][] expected = reference.Run(graph, outputs, options);
        for (int i = 0; i < outputs.Length; i++)
        {
            double[] actual = Array.ConvertAll(program[$"out{i}"].AsSpan(0, expected[i].Length).ToArray(), value => (double)value);
            Tolerance.Check(actual, expected[i], 100, 1, outputs[i].Name);
            expected[i] = actual;
        }

        return expected;
    }
}
