using Latent.Devices;
using Latent.Interop;
using Latent.Reference;
using Latent.Tests.Support;

namespace Latent.Tests.Ops;

/// <summary>Rows chosen by indices, their gradients and second gradients: each is the adjoint of the other.</summary>
public sealed class IndexedRowsTests
{
    private const int Rows = 5, Columns = 3;

    private static readonly int[] Indices = [4, 0, 0, 2];

    [Test]
    public void Gradients_of_a_gather_and_of_a_scatter_agree_with_the_reference_and_with_differences()
    {
        Graph graph = new();
        Latent.Tensor table = graph.Input("table", [Rows, Columns]);
        Latent.Tensor indices = graph.Input("rows", [Shape.Batch], Dtype.I32);
        Latent.Tensor loss = (table.GatherRows(indices, 0.5).Square() * 3).Exp().Sum();
        Latent.Tensor gradient = Gradient.Of(loss, table)[0]!;
        Latent.Tensor second = Gradient.Of((gradient * gradient).Sum(), table)[0]!;
        double[] values = [.. Enumerable.Range(0, Rows * Columns).Select(i => Math.Sin(i))];
        ReferenceInterpreter reference = new();
        reference.SetInput("rows", Array.ConvertAll(Indices, index => (double)index));
        double[][] expected = At(values, loss, gradient, second);

        Assert.That(expected[1].Where((_, i) => i / Columns is 1 or 3), Is.All.Zero, "rows that no index names");
        for (int i = 0; i < values.Length; i++)
        {
            Assert.That(expected[1][i], Is.EqualTo(Difference(i, loss)).Within(1e-6), $"first gradient, element {i}");
            Assert.That(expected[2][i], Is.EqualTo(Difference(i, (gradient * gradient).Sum())).Within(1e-5),
                $"second gradient, element {i}");
        }

        foreach (Device device in TestDevice.OfEachVariant(threads: 2))
        {
            double[][] actual = Native(device, graph, [loss, gradient, second], values);
            for (int i = 0; i < actual.Length; i++)
            {
                Tolerance.Check(actual[i], expected[i], 32, 8, $"{device}, output {i}");
            }
        }

        double[][] At(double[] numbers, params Latent.Tensor[] outputs)
        {
            reference.SetInput("table", numbers);
            return reference.Run(graph, outputs, Indices.Length);
        }

        double Difference(int element, Latent.Tensor of)
        {
            const double Step = 1e-6;
            double[] moved = [.. values];
            moved[element] += Step;
            double above = At(moved, of)[0][0];
            moved[element] -= 2 * Step;
            return (above - At(moved, of)[0][0]) / (2 * Step);
        }
    }

    [Test]
    public void An_index_outside_the_table_ends_the_run([Values(-1, Rows)] int bad)
    {
        Graph graph = new();
        Latent.Tensor sums = graph.Constant(1, [Shape.Batch, Columns]).ScatterRows(graph.Input("rows", [Shape.Batch], Dtype.I32), Rows);
        using NativeBuffer<int> rows = new([0, bad]);
        using CompiledProgram program = Compiler.Compile(Device.Default, graph, [new Output("out", sums)], [], 2);
        program.Bind("rows", rows);
        RunResult result = program.Run(2);
        Assert.That((result.Outcome, result.Row), Is.EqualTo((Outcome.BadIndex, (long)bad)));
    }

    private static double[][] Native(Device device, Graph graph, Latent.Tensor[] outputs, double[] values)
    {
        using NativeBuffer<int> rows = new(Indices);
        using NativeBuffer<float> table = new(Array.ConvertAll(values, value => (float)value));
        using CompiledProgram program = Compiler.Compile(device, graph, [.. outputs.Select((output, i) => new Output($"out{i}", output))],
            [], Indices.Length);
        program.Bind("rows", rows);
        program.Bind("table", table);
        Assert.That(program.Run(Indices.Length).Outcome, Is.EqualTo(Outcome.Completed));
        return [.. outputs.Select((_, i) => Array.ConvertAll(program[$"out{i}"].ToArray(), value => (double)value))];
    }
}
