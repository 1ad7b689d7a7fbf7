using Latent.Compilation;
using Latent.Interop;
using Latent.Models;
using Latent.Tests.Support;

namespace Latent.Tests.Compilation;

/// <summary>Each rewrite and each memory saving, on against off: the same numbers, from fewer instructions or less memory.</summary>
public sealed class RewriteTests
{
    private static IEnumerable<TestCaseData> Switches =>
    [
        new TestCaseData(CompilerOptions.None with { ShareCommonSubexpressions = true }).SetArgDisplayNames(nameof(CompilerOptions.ShareCommonSubexpressions)),
        new TestCaseData(CompilerOptions.None with { ImplicitBroadcast = true }).SetArgDisplayNames(nameof(CompilerOptions.ImplicitBroadcast)),
        new TestCaseData(CompilerOptions.None with { FuseLinear = true }).SetArgDisplayNames(nameof(CompilerOptions.FuseLinear)),
        new TestCaseData(CompilerOptions.None with { ReuseMemory = true }).SetArgDisplayNames(nameof(CompilerOptions.ReuseMemory)),
        new TestCaseData(CompilerOptions.None with { InPlace = true }).SetArgDisplayNames(nameof(CompilerOptions.InPlace)),
        new TestCaseData(CompilerOptions.Default).SetArgDisplayNames("all"),
    ];

    [TestCaseSource(nameof(Switches))]
    public void On_and_off_agree_bit_for_bit_or_to_rounding(CompilerOptions options)
    {
        using Vae model = new(11, [7, 5], 3, seed: 3);
        (Graph graph, Tensor[] outputs) = Trace(model);
        Dictionary<string, double[]> inputs = new() { ["x"] = Data(6 * 11) };
        double[][] off = NativeRun.Outputs(graph, outputs, inputs, 6, 8, model.Context, CompilerOptions.None, 9, 2, model.Store);
        double[][] on = NativeRun.Outputs(graph, outputs, inputs, 6, 8, model.Context, options, 9, 2, model.Store);
        for (int i = 0; i < off.Length; i++)
        {
            Tolerance.Check(on[i], off[i], 100, 1, outputs[i].Name);
        }
    }

    [TestCaseSource(nameof(Switches))]
    public void Saves_instructions_or_memory(CompilerOptions options)
    {
        using Vae model = new(11, [7, 5], 3, seed: 3);
        (Graph graph, Tensor[] outputs) = Trace(model);
        using Program off = Compile(CompilerOptions.None);
        using Program on = Compile(options);
        Assert.That((on.InstructionCount < off.InstructionCount) || (on.ArenaBytes < off.ArenaBytes), Is.True,
            $"{off.InstructionCount} to {on.InstructionCount} instructions, {off.ArenaBytes} to {on.ArenaBytes} bytes");

        Program Compile(CompilerOptions choice) => Compiler.Compile(
            model.Context, graph, [.. outputs.Select((tensor, i) => new Output($"{i}", tensor))], [model.Store], 8, 1, choice);
    }

    [Test]
    public void Rewritten_graphs_agree_with_the_traced_one_in_the_reference()
    {
        using Vae model = new(5, [4], 2, seed: 3);
        (Graph graph, Tensor[] outputs) = Trace(model);
        double[][] traced = Reference(graph, outputs, model);
        (Graph rewritten, Tensor[] results) = Compiler.Optimize(graph, outputs, CompilerOptions.Default, 8);
        double[][] optimized = Reference(rewritten, results, model);
        for (int i = 0; i < traced.Length; i++)
        {
            Assert.That(optimized[i], Is.EqualTo(traced[i]).Within(1e-12), outputs[i].Name);
        }
    }

    [Test]
    public void Bias_and_activation_become_one_instruction()
    {
        Graph graph = new();
        Linear layer = new(3, 2);
        Tensor y = layer.Forward(graph.Input("x", [Shape.Batch, 3])).Tanh();
        (Graph rewritten, Tensor[] results) = Compiler.Optimize(graph, [y], CompilerOptions.Default, 8);
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
        Assert.That(NativeRun.Outputs(graph, [y], new Dictionary<string, double[]> { ["x"] = [1] }, 1, 1, Context.Default)[0][0], Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void A_product_that_is_read_twice_is_not_fused()
    {
        Graph graph = new();
        Tensor product = graph.Input("x", [Shape.Batch, 3]).MatMul(graph.Input("w", [3, 2]));
        Tensor y = product + graph.Input("b", [2]);
        (_, Tensor[] results) = Compiler.Optimize(graph, [y, product], CompilerOptions.Default, 8);
        Assert.That(results[0].Op, Is.TypeOf<AddOp>());
    }

    [Test]
    public void Outputs_that_are_inputs_or_the_same_tensor_get_memory_of_their_own()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 2]);
        Tensor y = x.Exp();
        Dictionary<string, double[]> inputs = new() { ["x"] = [1, 2, 3, 4] };
        double[][] values = NativeRun.Outputs(graph, [x, y, y.Reshape([2, Shape.Batch]), y], inputs, 2, 2, Context.Default);
        Assert.That(values[0], Is.EqualTo(inputs["x"]));
        Assert.That(values[2], Is.EqualTo(values[1]));
        Assert.That(values[3], Is.EqualTo(values[1]));
    }

    private static (Graph, Tensor[]) Trace(Vae model)
    {
        Graph graph = new(training: true);
        Objective objective = model.Objective(graph.Input("x", [Shape.Batch, model.Inputs]));
        Tensor?[] gradients = Gradient.Of(objective.Loss, [.. model.Parameters.Select(graph.Use)]);
        return (graph, [objective.Loss, .. gradients.OfType<Tensor>()]);
    }

    private static double[][] Reference(Graph graph, Tensor[] outputs, Model model)
    {
        ReferenceInterpreter interpreter = new();
        interpreter.SetInput("x", Data(4 * model.Inputs));
        foreach (Parameter parameter in model.Parameters)
        {
            interpreter[parameter] = Array.ConvertAll(model[parameter].ToArray(), value => (double)value);
        }

        return interpreter.Run(graph, outputs, 4, 9, 2);
    }

    private static double[] Data(int count)
    {
        RandomSource random = new(8);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)random.NextUniform())];
    }
}
