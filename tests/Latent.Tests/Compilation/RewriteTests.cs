using Latent.Compilation;
using Latent.Compilation.Cpu;
using Latent.Compilation.Passes;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Reference;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Compilation;

/// <summary>All passes together and each memory saving, on and off: the same numbers, from fewer instructions or less memory.</summary>
public sealed class RewriteTests
{
    private static IEnumerable<TestCaseData> Switches =>
    [
        new TestCaseData(CompilerOptions.None with { ReuseMemory = true, TileRows = 4 })
            .SetArgDisplayNames(nameof(CompilerOptions.TileRows)),
        new TestCaseData(CompilerOptions.Default with { TileRows = 4 }).SetArgDisplayNames("all, in tiles"),
        new TestCaseData(CompilerOptions.None with { ReuseMemory = true }).SetArgDisplayNames(nameof(CompilerOptions.ReuseMemory)),
        new TestCaseData(CompilerOptions.None with { InPlace = true }).SetArgDisplayNames(nameof(CompilerOptions.InPlace)),
        new TestCaseData(CompilerOptions.Default).SetArgDisplayNames("all"),
    ];

    [TestCaseSource(nameof(Switches))]
    public void On_and_off_agree_bit_for_bit_or_to_rounding(CompilerOptions options)
    {
        using Vae model = new(11, new Mlp(7, 5), 3, seed: 3);
        (Graph graph, Tensor[] outputs) = Trace(model);
        Dictionary<string, double[]> inputs = new() { ["x"] = Data(6 * 11) };
        double[][] off = NativeRun.Outputs(graph, outputs, inputs, 6, 8, model.Device, CompilerOptions.None, 9, 2, model.Store);
        double[][] on = NativeRun.Outputs(graph, outputs, inputs, 6, 8, model.Device, options, 9, 2, model.Store);
        for (int i = 0; i < off.Length; i++)
        {
            Tolerance.Check(on[i], off[i], 100, 1, outputs[i].Name);
        }
    }

    [TestCaseSource(nameof(Switches))]
    public void Saves_instructions_or_memory(CompilerOptions options)
    {
        using Vae model = new(11, new Mlp(7, 5), 3, seed: 3);
        (Graph graph, Tensor[] outputs) = Trace(model);
        using CompiledProgram off = Compile(CompilerOptions.None);
        using CompiledProgram on = Compile(options);
        Assert.That((on.InstructionCount < off.InstructionCount) || (on.ArenaBytes < off.ArenaBytes), Is.True,
            $"{off.InstructionCount} to {on.InstructionCount} instructions, {off.ArenaBytes} to {on.ArenaBytes} bytes");

        CompiledProgram Compile(CompilerOptions choice) => Compiler.Compile(
            model.Device, graph, [.. outputs.Select((tensor, i) => new Output($"{i}", tensor))], [model.Store], 8, 1, choice);
    }

    [Test]
    public void Rewritten_graphs_agree_with_the_traced_one_in_the_reference()
    {
        using Vae model = new(5, new Mlp(4), 2, seed: 3);
        (Graph graph, Tensor[] outputs) = Trace(model);
        double[][] traced = Reference(graph, outputs, model);
        (Graph rewritten, Tensor[] results) = GraphCompiler.Optimize(graph, outputs, new PassContext(CompilerOptions.Default, 8, []));
        double[][] optimized = Reference(rewritten, results, model);
        for (int i = 0; i < traced.Length; i++)
        {
            Assert.That(optimized[i], Is.EqualTo(traced[i]).Within(1e-12), outputs[i].Name);
        }
    }

    [Test]
    public void Rewritten_graphs_in_tiles_agree_with_the_traced_one_in_the_reference()
    {
        using Vae model = new(5, new Mlp(4), 2, seed: 3);
        (Graph graph, Tensor[] outputs) = Trace(model);
        double[][] traced = Reference(graph, outputs, model);
        CompilerOptions tiles = CompilerOptions.Default.Without(Pass.PackWeights) with { TileRows = 4 };
        (Graph rewritten, Tensor[] results) = GraphCompiler.Optimize(graph, outputs, new PassContext(tiles, 8, []));
        double[][] optimized = Reference(rewritten, results, model);
        for (int i = 0; i < traced.Length; i++)
        {
            Assert.That(optimized[i], Is.EqualTo(traced[i]).Within(1e-12), outputs[i].Name);
        }
    }

    [Test, Cpu("The passes of the CPU")]
    public void The_step_of_a_vae_has_the_fusions_that_it_explains()
    {
        using Vae model = new(784, 400, 2, seed: 3);
        using TrainingProgram whole = new(model, 128);
        string text = whole.Program.Explain();
        Assert.That(text, Does.Contain("matmul nt + bias + relu").And.Contain("matmul tn + adam").And.Contain("matmul nn + gate"));
        Assert.That(text, Does.Contain("cross-entropy and gradient").And.Contain("matmul nn + addend").And.Contain("affine, exp"));
        // Five products of 784 x 400: two layers forward, their weight gradients, one activation gradient. The other products have two
        // latents.
        double flops = whole.Program.Instructions(128).Sum(instruction => instruction.Flops);
        Assert.That(flops, Is.EqualTo(2.0 * 128 * 400 * (5 * 784 + 3 * 2 + 6 * 2)).Within(1));
        using TrainingProgram tiled = new(model, 600);
        Assert.That(tiled.Program.TileRows, Is.EqualTo(256));
        Assert.That(tiled.Program.Explain(), Does.Contain("tiles of 256 rows").And.Contain("pack"));
        using TrainingProgram large = new(model, 4096);
        using TrainingProgram untiled = new(model, 4096, CompilerOptions.Default with { TileRows = 0 });
        Assert.That(large.Program.ArenaBytes, Is.LessThan(untiled.Program.ArenaBytes / 4));
    }

    [Test]
    public void Weights_that_many_products_read_are_packed_once()
    {
        using Vae model = new(11, new Mlp(7, 5), 3, seed: 3);
        Graph graph = new();
        ModelFunction reconstruct = model.FunctionNamed("reconstruct");
        Tensor[] outputs = [.. Enumerable.Range(0, 3)
            .Select(i => reconstruct.Body(graph, [graph.Input($"x{i}", [Shape.Batch, 11])])[0])];
        Dictionary<string, double[]> inputs = Enumerable.Range(0, 3)
            .ToDictionary(i => $"x{i}", i => Array.ConvertAll(Data(6 * 11), x => x / (i + 1)));
        double[][] off = NativeRun.Outputs(
            graph, outputs, inputs, 6, 8, model.Device, CompilerOptions.Default.Without(Pass.PackWeights), 9, 2, model.Store);
        double[][] on = NativeRun.Outputs(graph, outputs, inputs, 6, 8, model.Device, CompilerOptions.Default, 9, 2, model.Store);
        for (int i = 0; i < off.Length; i++)
        {
            Assert.That(on[i], Is.EqualTo(off[i]).Within(1e-6), $"reconstruction {i}");
        }

        Assert.That(Packs(outputs), Is.EqualTo(6), "a layer each");
        Assert.That(Packs(outputs[..2]), Is.Zero, "two products are not worth a copy");

        int Packs(Tensor[] results)
        {
            (_, Tensor[] rewritten) = GraphCompiler.Optimize(graph, results, new PassContext(CompilerOptions.Default, 8, []));
            return Liveness.Of(rewritten).Count(node => node.Op is PackOp);
        }
    }

    [Test]
    public void Convolutions_take_bias_and_activation_along()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 5, 5, 2]);
        Tensor hidden = (x.Conv2d(graph.Input("filter", [4, 3, 3, 2]), new ConvGeometry(2, 1)) + graph.Input("bias", [4])).LeakyRelu(0.2);
        Tensor back = hidden.ConvTranspose2d(graph.Input("back", [4, 3, 3, 2]), new ConvGeometry(2, 1)).Tanh() + hidden.Sum();
        CompilerOptions alone = CompilerOptions.None.With(Pass.ImplicitBroadcast, Pass.FuseConvolutions);
        using CompiledProgram program = Compiler.Compile(Device.Default, graph, [new Output("y", back)], [], 4, 1, alone);
        Assert.That(program.Explain(), Does.Contain("conv + bias + leakyrelu").And.Contain("conv transpose + tanh"));
        Dictionary<string, double[]> inputs = new()
        {
            ["x"] = Data(4 * 50),
            ["filter"] = Data(72),
            ["bias"] = Data(4),
            ["back"] = Data(72),
        };
        double[][] off = NativeRun.Outputs(graph, [back], inputs, 4, 4, Device.Default, CompilerOptions.None);
        double[][] on = NativeRun.Outputs(graph, [back], inputs, 4, 4, Device.Default, alone);
        Assert.That(on[0], Is.EqualTo(off[0]).Within(1e-5));
    }

    [Test]
    public void A_mean_over_the_batch_that_rows_wait_for_is_not_cut_into_tiles()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 3]);
        Tensor centred = x - x.Mean(0);
        Dictionary<string, double[]> inputs = new() { ["x"] = Data(10 * 3) };
        CompilerOptions tiles = CompilerOptions.Default with { TileRows = 4 };
        double[][] off = NativeRun.Outputs(graph, [centred], inputs, 10, 10, Device.Default, CompilerOptions.None);
        double[][] on = NativeRun.Outputs(graph, [centred], inputs, 10, 10, Device.Default, tiles);
        Assert.That(on[0], Is.EqualTo(off[0]).Within(1e-6));
        using CompiledProgram program = Compiler.Compile(Device.Default, graph, [new Output("y", centred)], [], 10, 1, tiles);
        Assert.That(program.TileRows, Is.Zero);
    }

    [Test]
    public void A_chain_has_no_more_inputs_than_an_instruction()
    {
        Graph graph = new();
        Tensor[] inputs = [.. Enumerable.Range(0, 9).Select(i => graph.Input($"x{i}", [Shape.Batch, 5]))];
        Tensor sum = inputs.Skip(1).Aggregate(inputs[0].Exp(), (total, next) => total + next.Square());
        Dictionary<string, double[]> values = Enumerable.Range(0, 9).ToDictionary(i => $"x{i}", _ => Data(4 * 5));
        double[][] off = NativeRun.Outputs(graph, [sum], values, 4, 4, Device.Default, CompilerOptions.None);
        double[][] on = NativeRun.Outputs(graph, [sum], values, 4, 4, Device.Default);
        Assert.That(on[0], Is.EqualTo(off[0]), "the same operations in the same order");
    }

    [Test]
    public void Bias_and_activation_become_one_instruction()
    {
        Graph graph = new();
        Linear layer = new(3, 2);
        Tensor y = layer.Forward(graph.Input("x", [Shape.Batch, 3])).Tanh();
        (Graph rewritten, Tensor[] results) = GraphCompiler.Optimize(graph, [y], new PassContext(CompilerOptions.Default, 8, []));
        Assert.That(results[0].Op, Is.TypeOf<ProductOp>());
        Assert.That(Liveness.Of(results).Count(node => node.Op is not Leaf), Is.EqualTo(1));
        Assert.That(rewritten.Nodes, Does.Contain(results[0]));
    }

    [Test]
    public void Zero_and_minus_zero_are_not_shared()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [1]);
        Tensor y = 1 / (x * graph.Constant(0.0)) - 1 / (x * graph.Constant(-0.0));
        Assert.That(NativeRun.Outputs(graph, [y], new Dictionary<string, double[]> { ["x"] = [1] }, 1, 1, Device.Default)[0][0],
            Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void A_second_gradient_of_the_same_losses_is_computed_for_itself()
    {
        Graph graph = new();
        (Tensor x, Tensor t) = (graph.Input("x", [Shape.Batch, 3]), graph.Input("t", [Shape.Batch, 3]));
        Tensor[] outputs = [x.BceWithLogits(t).Sum(), graph.Constant(2) * (x.Sigmoid() - t), graph.Constant(3) * (x.Sigmoid() - t)];
        Dictionary<string, double[]> inputs = new() { ["x"] = Data(6), ["t"] = Data(6) };
        double[][] off = NativeRun.Outputs(graph, outputs, inputs, 2, 2, Device.Default, CompilerOptions.None);
        double[][] on = NativeRun.Outputs(graph, outputs, inputs, 2, 2, Device.Default, CompilerOptions.None.With(Pass.FuseCrossEntropy));
        for (int i = 0; i < outputs.Length; i++)
        {
            Assert.That(on[i], Is.EqualTo(off[i]).Within(1e-5), outputs[i].Name);
        }
    }

    [Test]
    public void A_product_that_is_read_twice_is_not_fused()
    {
        Graph graph = new();
        Tensor product = graph.Input("x", [Shape.Batch, 3]).MatMul(graph.Input("w", [3, 2]));
        Tensor y = product + graph.Input("b", [2]);
        (_, Tensor[] results) = GraphCompiler.Optimize(graph, [y, product], new PassContext(CompilerOptions.Default, 8, []));
        Assert.That(results[0].Op, Is.TypeOf<AddOp>());
    }

    [Test]
    public void Outputs_that_are_inputs_or_the_same_tensor_get_memory_of_their_own()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 2]);
        Tensor y = x.Exp();
        Dictionary<string, double[]> inputs = new() { ["x"] = [1, 2, 3, 4] };
        double[][] values = NativeRun.Outputs(graph, [x, y, y.Reshape([2, Shape.Batch]), y], inputs, 2, 2, Device.Default);
        Assert.That(values[0], Is.EqualTo(inputs["x"]));
        Assert.That(values[2], Is.EqualTo(values[1]));
        Assert.That(values[3], Is.EqualTo(values[1]));
    }

    private static (Graph, Tensor[]) Trace(Vae model)
    {
        Graph graph = new(training: true);
        Objective objective = model.Objective(new Batch(graph.Input("x", [Shape.Batch, model.Inputs])));
        Tensor?[] gradients = Gradient.Of(objective.Loss, [.. model.Parameters.Select(graph.Use)]);
        return (graph, [objective.Loss, .. gradients.OfType<Tensor>()]);
    }

    private static double[][] Reference(Graph graph, Tensor[] outputs, Model model)
    {
        ReferenceInterpreter interpreter = new();
        interpreter.SetInput("x", Data(4 * model.Inputs));
        foreach (Parameter parameter in model.Parameters)
        {
            interpreter[parameter] = Array.ConvertAll(model.Read(parameter), value => (double)value);
        }

        return interpreter.Run(graph, outputs, 4, 9, 2);
    }

    private static double[] Data(int count)
    {
        RandomSource random = new(8);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)random.NextUniform())];
    }

    /// <summary>The training step of a model, compiled for a batch.</summary>
    private sealed class TrainingProgram : IDisposable
    {
        private readonly OptimizerState _state;
        private readonly TableProgram _table;

        public TrainingProgram(Model model, int batch, CompilerOptions? options = null)
        {
            Dataset data = Dataset.FromBytes("dark", new byte[batch * model.Inputs], model.Inputs);
            _state = new OptimizerState(new Adam(), model);
            _table = new TableProgram(model, data, batch, options ?? CompilerOptions.Default, new Adam(), _state, clipNorm: 0);
        }

        public CompiledProgram Program => _table.Program;

        public void Dispose()
        {
            _table.Dispose();
            _state.Dispose();
        }
    }
}
