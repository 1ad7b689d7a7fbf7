using Latent.Compilation.Cpu;
using Latent.Compilation.Passes;
using Latent.Devices;
using Latent.Interop;
using Latent.Reference;
using Latent.Tests.Support;

namespace Latent.Tests.Ops;

/// <summary>
/// Native results of each operation and of its gradients against the reference interpreter, on each variant, for several batches.
/// </summary>
public sealed class ValueTests
{
    private const int Capacity = 37;

    private static IEnumerable<OpCase> Cases => OpTable.All;

    [TestCaseSource(nameof(Cases))]
    public void Native_values_and_gradients_agree_with_the_reference(object opCase)
    {
        OpCase op = (OpCase)opCase;
        foreach (Device device in TestDevice.OfEachVariant(threads: 2))
        {
            foreach (int batch in new[] { 1, 2, 16, Capacity })
            {
                Compare(op, device, batch);
            }
        }
    }

    [Test]
    public void Random_draws_agree_with_the_reference([Values(1, 5, 64)] int batch, [Values(0UL, 0xFEDC_BA98_7654_3210UL)] ulong seed)
    {
        Graph graph = new();
        Latent.Tensor[] draws = [graph.Normal([Shape.Batch, 7]), graph.Uniform([Shape.Batch, 3]), graph.Bernoulli(0.3, [Shape.Batch, 11])];
        double[][] expected = new ReferenceInterpreter().Run(graph, draws, batch, seed, step: 5_000_000_000);
        foreach (Device device in TestDevice.OfEachVariant(threads: 1))
        {
            double[][] actual = NativeRun.Outputs(graph, draws, new Dictionary<string, double[]>(), batch, 64, device, seed: seed,
                step: 5_000_000_000);
            Tolerance.Check(actual[0], expected[0], 1, 6, $"{device} normal");
            Assert.That(actual[1], Is.EqualTo(expected[1]), $"{device} uniform");
            Assert.That(actual[2], Is.EqualTo(expected[2]), $"{device} bernoulli");
        }
    }

    [Test]
    public void Gather_of_bytes_and_floats_agrees_with_the_reference([Values] bool bytes)
    {
        const int Rows = 9, Columns = 5;
        Graph graph = new();
        Latent.Tensor table = graph.Input("table", [Rows, Columns], bytes ? Dtype.U8 : Dtype.F32);
        Latent.Tensor gathered = table.GatherRows(graph.Input("rows", [Shape.Batch], Dtype.I32), bytes ? 1 / 255.0 : 1);
        int[] rows = [8, 0, 3, 3];
        byte[] numbers = [.. Enumerable.Range(0, Rows * Columns).Select(i => (byte)(i * 5))];
        using NativeBuffer<int> indices = new(rows);
        using NativeBuffer<byte> byteTable = new(numbers);
        using NativeBuffer<float> floatTable = new(Array.ConvertAll(numbers, number => (float)number));
        using CompiledProgram program = Compiler.Compile(Device.Default, graph, [new Output("out", gathered)], [], rows.Length);
        program.Bind("rows", indices);
        if (bytes)
        {
            program.Bind("table", byteTable);
        }
        else
        {
            program.Bind("table", floatTable);
        }

        Assert.That(program.Run(rows.Length).Outcome, Is.EqualTo(Outcome.Completed));
        ReferenceInterpreter reference = new();
        reference.SetInput("table", Array.ConvertAll(numbers, number => (double)number));
        reference.SetInput("rows", Array.ConvertAll(rows, row => (double)row));
        double[] actual = Array.ConvertAll(program["out"].ToArray(), value => (double)value);
        Tolerance.Check(actual, reference.Run(graph, [gathered], rows.Length)[0], 1, 0, "gather");
    }

    /// <summary>An operation that is missing in the table would not be tested.</summary>
    [Test]
    public void The_table_covers_every_operation()
    {
        HashSet<Type> covered = [typeof(InputOp), typeof(VariableOp), typeof(RandomOp), typeof(GatherRowsOp)];
        // It needs indices, and is tested in IndexedRowsTests.
        covered.Add(typeof(ScatterRowsOp));
        // The compiler makes them; the tests of the passes compare them with the operations that they replace.
        covered.UnionWith([typeof(ProductOp), typeof(FusedConvolutionOp), typeof(ChainOp), typeof(CrossEntropyOp), typeof(PackOp),
            typeof(SideResultOp), typeof(FlatOp)]);
        foreach (OpCase opCase in OpTable.All)
        {
            Graph graph = new();
            opCase.Apply([.. opCase.Shapes.Select((shape, i) => graph.Input($"x{i}", shape))]);
            covered.UnionWith(graph.Nodes.Select(node => node.Op.GetType()));
        }

        covered.Add(typeof(FillOp));
        Type[] missing = [.. typeof(Op).Assembly.GetTypes()
            .Where(type =>
            type.IsSubclassOf(typeof(Op)) && !type.IsAbstract && !type.IsSubclassOf(typeof(EffectOp)) && !covered.Contains(type))];
        Assert.That(missing, Is.Empty);
    }

    private static void Compare(OpCase op, Device device, int batch)
    {
        Graph graph = new();
        Latent.Tensor[] inputs = [.. op.Shapes.Select((shape, i) => graph.Input($"x{i}", shape))];
        Latent.Tensor y = op.Apply(inputs);
        Latent.Tensor[] outputs = [y, .. Gradient.Of(y.Sum(), inputs).OfType<Latent.Tensor>()];
        double[][] values = op.Draw(new RandomSource(4, (uint)batch), batch);
        Dictionary<string, double[]> named = values.Select((numbers, i) => ($"x{i}", numbers)).ToDictionary();
        ReferenceInterpreter reference = new();
        foreach ((string name, double[] numbers) in named)
        {
            reference.SetInput(name, numbers);
        }

        double[][] expected = reference.Run(graph, outputs, batch);
        double[][] actual = NativeRun.Outputs(graph, outputs, named, batch, Capacity, device);
        int terms = values.Max(numbers => numbers.Length) + 8;
        for (int i = 0; i < outputs.Length; i++)
        {
            Tolerance.Check(actual[i], expected[i], terms, 4,
                $"{op.Name}, {device}, batch {batch}, {(i == 0 ? "value" : $"gradient {i}")}");
        }
    }
}
