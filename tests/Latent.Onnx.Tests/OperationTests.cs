using Google.Protobuf;
using Latent.Onnx.Operations;
using Latent.Onnx.Tests.Support;
using Latent.Reference;
using Latent.Tests.Ops;
using Onnx;

namespace Latent.Onnx.Tests;

/// <summary>Every operation in ONNX Runtime, against the reference in double precision.</summary>
public sealed class OperationTests
{
    // Of float32, for sums of a few products of numbers up to 10.
    private const double Tolerance = 2e-6;

    /// <summary>The gradients of convolutions and windows: no function of a model computes them, and no other operation is refused.</summary>
    private static readonly Type[] Refused = [typeof(ConvFilterOp), typeof(FoldOp)];

    private static IEnumerable<OpCase> Cases => OpTable.All;

    [TestCaseSource(nameof(Cases))]
    public void ONNX_Runtime_agrees_with_the_reference_or_the_operation_is_refused_by_name(object tested)
    {
        OpCase opCase = (OpCase)tested;
        Graph graph = new();
        Tensor[] inputs = [.. opCase.Shapes.Select((shape, i) => graph.Input($"x{i}", shape))];
        Tensor output = opCase.Apply(inputs);
        if (Liveness.Of([output]).Find(node => Refused.Contains(node.Op.GetType())) is { } refused)
        {
            NotSupportedException error = Assert.Throws<NotSupportedException>(() => File(inputs, output))!;
            Assert.That(error.Message, Does.Contain(refused.Name).And.Contain($"'{refused.Op.Name}'"));
            return;
        }

        using Runtime runtime = new(File(inputs, output));
        foreach (int batch in new[] { 1, 4 })
        {
            Compare(runtime, opCase, graph, output, batch);
        }
    }

    [Test]
    public void Each_operation_of_a_traced_graph_has_ONNX_nodes_or_is_refused()
    {
        // What the compiler fuses comes after tracing, and effects are no values.
        IEnumerable<Type> traced = typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract
            && type.Namespace == typeof(Op).Namespace && !type.IsSubclassOf(typeof(EffectOp)));
        Type[] declared = [typeof(InputOp), typeof(VariableOp)];
        Assert.That(OperationTable.Types, Is.EquivalentTo(traced.Except(declared).Except(Refused)));
    }

    [Test]
    public void Rows_are_gathered_from_floats_and_bytes_and_scattered()
    {
        Graph graph = new();
        Tensor table = graph.Input("table", [4, 2]), rows = graph.Input("rows", [Shape.Batch], Interop.Dtype.I32);
        Tensor gathered = table.GatherRows(rows, 0.5), scattered = gathered.ScatterRows(rows, 4);
        using Runtime runtime = new(File([table, rows], gathered, scattered));
        float[][] results = runtime.Run((new float[] { 0, 1, 2, 3, 4, 5, 6, 7 }, [4, 2]), (new[] { 3, 0, 3 }, [3]));

        Assert.That(results[0], Is.EqualTo(new[] { 3, 3.5f, 0, 0.5f, 3, 3.5f }));
        Assert.That(results[1], Is.EqualTo(new[] { 0, 0.5f, 0, 0, 0, 0, 6, 7 }));
    }

    [Test]
    public void Numbers_depend_on_the_batch()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 2]);
        Tensor[] outputs =
        [
            graph.BatchReciprocal(), graph.Constant(2, [Shape.Batch, 3]), graph.Constant(-1, [2]).BroadcastTo([Shape.Batch, 2]),
            x.RepeatRows(3),
        ];
        using Runtime runtime = new(File([x], outputs));
        float[][] results = runtime.Run((new float[] { 1, 2, 3, 4 }, [2, 2]));

        Assert.That(results[0], Is.EqualTo(new[] { 0.5f }));
        Assert.That(results[1], Is.EqualTo(new float[] { 2, 2, 2, 2, 2, 2 }));
        Assert.That(results[2], Is.EqualTo(new float[] { -1, -1, -1, -1 }));
        Assert.That(results[3], Is.EqualTo(new float[] { 1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4 }));
    }

    private static void Compare(Runtime runtime, OpCase opCase, Graph graph, Tensor output, int batch)
    {
        double[][] values = opCase.Draw(new RandomSource((ulong)batch), batch);
        ReferenceInterpreter reference = new();
        for (int i = 0; i < values.Length; i++)
        {
            reference.SetInput($"x{i}", values[i]);
        }

        double[] expected = reference.Run(graph, [output], batch)[0];
        float[] actual = runtime.Run([.. values.Zip(opCase.Shapes, (numbers, shape) =>
            ((Array)Array.ConvertAll(numbers, number => (float)number), shape.Resolve(batch)))])[0];
        Assert.That(actual, Has.Length.EqualTo(expected.Length));
        for (int i = 0; i < expected.Length; i++)
        {
            // Such as the variance of one number: 0 / 0.
            double tolerance = double.IsFinite(expected[i]) ? Tolerance * Math.Max(1, Math.Abs(expected[i])) : 0;
            Assert.That((double)actual[i], Is.EqualTo(expected[i]).Within(tolerance), $"{opCase.Name}, batch {batch}, element {i}");
        }
    }

    private static byte[] File(Tensor[] inputs, params Tensor[] outputs) => OnnxModel.File(
        OnnxModel.Graph("test", _ => [], inputs, [.. outputs.Select((output, i) => (output, $"y{i}"))]), "").ToByteArray();
}
