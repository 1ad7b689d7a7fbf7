using Latent.Compilation;
using Latent.Compilation.Passes;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Reference;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Compilation;

/// <summary>Heads on the same features as one product: the same bits, from fewer products.</summary>
public sealed class MergeHeadsTests
{
    private const int Inputs = 40;

    private static readonly CompilerOptions Apart = CompilerOptions.Default.Without(Pass.MergeHeads);

    /// <summary>
    /// The widths of heads are on both sides of the width from which kernels sum in another order; the batches have few rows and many.
    /// </summary>
    [Test]
    public void Trains_with_the_bits_of_heads_apart([Values(1, 2, 3, 5, 20)] int latents, [Values(3, 30, 130)] int batch)
    {
        foreach (Device device in TestDevice.OfEachVariant(2))
        {
            foreach (CompilerOptions options in new[] { CompilerOptions.Default,
                CompilerOptions.Default.Without(Pass.FuseUpdates) with { TileRows = 8 } })
            {
                float[] merged = Train(device, latents, batch, options),
                    apart = Train(device, latents, batch, options.Without(Pass.MergeHeads));
                Assert.That(merged, Is.EqualTo(apart), $"{device}, {options.TileRows} rows of a tile");
            }
        }
    }

    [Test]
    public void Bits_do_not_depend_on_blocks_of_a_sum()
    {
        foreach (Device device in TestDevice.OfEachVariant(2))
        {
            CompilerOptions whole = CompilerOptions.Default with { TileRows = 0 };
            Assert.That(Train(device, 2, 900, whole), Is.EqualTo(Train(device, 2, 900, whole.Without(Pass.MergeHeads))), $"{device}");
        }
    }

    [TestCase(2, 1, TestName = "Narrow heads become one product")]
    [TestCase(3, 2, TestName = "Heads that would sum in another order stay apart")]
    [TestCase(5, 1, TestName = "Wide heads become one product")]
    public void Heads_become_one_product_where_their_bits_stay(int latents, int products)
    {
        using Vae model = new(Inputs, new Mlp(36), latents, seed: 3);
        Graph graph = new(training: true);
        Objective objective = model.Objective(new Batch(graph.Input("x", [Shape.Batch, Inputs])));
        Tensor[] gradients = [.. Gradient.Of(objective.Loss, [.. model.Parameters.Select(graph.Use)]).OfType<Tensor>()];
        Tensor[] nodes = Optimized(graph, [objective.Loss, .. gradients], CompilerOptions.Default);
        Tensor[] forward = [.. nodes.Where(node => node.Op is ProductOp { Form: GemmForm.Nt } && node.Inputs[0].Shape[1] == 36)];
        Assert.That(forward.Count(node => node.Shape[1] <= 2 * latents), Is.EqualTo(products));
        Assert.That(nodes.Count(node => node.Op is ProductOp { Form: GemmForm.Tn }), Is.EqualTo(4), "of four layers");
    }

    [Test]
    public void Three_heads_without_biases_or_with_one_that_is_a_result_agree_with_the_reference([Values] bool biased)
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 7]);
        Variable[] weights = [.. Enumerable.Range(0, 3).Select(i => new Variable($"w{i}", [5 + i, 7]))];
        Variable[] biases = [.. Enumerable.Range(0, 3).Select(i => new Variable($"b{i}", [5 + i]))];
        Tensor[] products = Array.ConvertAll(weights, weight => x.MatMulTransposed(graph.Use(weight)));
        Tensor[] heads = biased ? [.. products.Zip(biases, (product, bias) => product + graph.Use(bias))] : products;
        Tensor loss = heads.Select(head => head.Square().Sum()).Aggregate((sum, next) => sum * next);
        Tensor[] outputs = [loss, products[1], .. Gradient.Of(loss, [.. weights.Select(graph.Use), x]).OfType<Tensor>()];
        Assert.That(Optimized(graph, outputs, CompilerOptions.None.With(Pass.MergeHeads)).Count(node => node.Op is MatMulOp),
            Is.EqualTo(1 + 1 + 3));
        Check(graph, outputs, weights, biases);
    }

    [Test]
    public void A_gradient_that_depends_on_another_stays_apart()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 7]);
        Variable[] weights = [new("w0", [5, 7]), new("w1", [6, 7])];
        Tensor[] heads = Array.ConvertAll(weights, weight => x.MatMulTransposed(graph.Use(weight)));
        Tensor first = heads[0].Square().TransposedMatMul(x);
        Tensor second = (heads[1] * first.Sum()).TransposedMatMul(x);
        Tensor[] nodes = Optimized(graph, [first, second], CompilerOptions.None.With(Pass.MergeHeads));
        Assert.That(nodes.Count(node => node.Op is MatMulOp { Form: GemmForm.Tn }), Is.EqualTo(2));
        Check(graph, [first, second], weights, []);
    }

    [Test]
    public void Products_of_other_kinds_with_the_same_features_stay_apart()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 7]);
        Variable[] weights = [new("w0", [5, 7]), new("w1", [6, 7])];
        Variable[] biases = [new("b0", [1]), new("b1", [1])];
        Tensor[] heads = [.. weights.Zip(biases, (weight, bias) => x.MatMulTransposed(graph.Use(weight)) + graph.Use(bias))];
        Tensor similarity = x.MatMulTransposed(x);
        Tensor loss = heads[0].Square().Sum() * heads[1].Square().Sum() + similarity.Square().Mean();
        Tensor[] outputs = [loss, similarity.TransposedMatMul(x), .. Gradient.Of(loss, [.. weights.Select(graph.Use), x]).OfType<Tensor>()];
        Check(graph, outputs, weights, biases);
    }

    /// <summary>Two layers with two heads each: one gradient of each layer depends on a gradient of the other layer.</summary>
    [Test]
    public void Gradients_that_wait_for_each_other_stay_apart()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 7]), y = x.Tanh();
        Variable[] weights = [.. Enumerable.Range(0, 4).Select(i => new Variable($"w{i}", [5 + i, 7]))];
        Tensor[] heads = [.. weights.Select((weight, i) => (i < 2 ? x : y).MatMulTransposed(graph.Use(weight)))];
        Tensor third = heads[2].Square().TransposedMatMul(y), second = heads[1].Square().TransposedMatMul(x);
        Tensor first = (heads[0] * third.Sum()).TransposedMatMul(x), fourth = (heads[3] * second.Sum()).TransposedMatMul(y);
        Check(graph, [first, second, third, fourth], weights, []);
    }

    [Test]
    public void Wide_heads_and_heads_with_addends_stay_apart()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 7]);
        Variable[] weights = [new("w0", [60, 7]), new("w1", [60, 7]), new("w2", [5, 7]), new("w3", [6, 7])];
        Tensor[] heads = Array.ConvertAll(weights, weight => x.MatMulTransposed(graph.Use(weight)));
        Tensor[] nodes = Optimized(graph, [heads[0], heads[1]], CompilerOptions.None.With(Pass.MergeHeads));
        Assert.That(nodes.Count(node => node.Op is MatMulOp), Is.EqualTo(2), "wide");
        nodes = Optimized(graph, [heads[2] + x.Slice(1, 0, 5), heads[3] + x.Slice(1, 0, 6)], CompilerOptions.None.With(Pass.MergeHeads));
        Assert.That(nodes.Count(node => node.Op is MatMulOp), Is.EqualTo(2), "with addends");
        nodes = Optimized(graph, [heads[2], heads[3]], CompilerOptions.None.With(Pass.MergeHeads));
        Assert.That(nodes.Count(node => node.Op is MatMulOp), Is.EqualTo(1));
    }

    private static Tensor[] Optimized(Graph graph, Tensor[] outputs, CompilerOptions options)
    {
        (_, Tensor[] results) = GraphCompiler.Optimize(graph, outputs, new PassContext(options, 8, []));
        return [.. Liveness.Of(results)];
    }

    private static void Check(Graph graph, Tensor[] outputs, Variable[] weights, Variable[] biases)
    {
        RandomSource random = new(8);
        ReferenceInterpreter reference = new();
        double[] x = Draw(6 * 7);
        reference.SetInput("x", x);
        using VariableStore store = new(Device.Default, [.. weights, .. biases]);
        foreach (Variable variable in store.Variables)
        {
            reference[variable] = Draw(variable.Count);
            store.Write(variable, Array.ConvertAll(reference[variable], value => (float)value));
        }

        double[][] expected = reference.Run(graph, outputs, 6);
        foreach (CompilerOptions options in new[] { Apart, CompilerOptions.Default, CompilerOptions.None.With(Pass.MergeHeads) })
        {
            Dictionary<string, double[]> inputs = new() { ["x"] = x };
            double[][] actual = NativeRun.Outputs(graph, outputs, inputs, 6, 8, Device.Default, options, stores: store);
            for (int i = 0; i < outputs.Length; i++)
            {
                Tolerance.Check(actual[i], expected[i], 1000, 1, outputs[i].Name);
            }
        }

        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)(float)(random.NextUniform() - 0.5))];
    }

    private static float[] Train(Device device, int latents, int batch, CompilerOptions options)
    {
        using Vae model = new(Inputs, new Mlp(36), latents, seed: 3, device: device);
        Adam optimizer = new(1e-2f);
        using OptimizerState state = new(optimizer, model);
        using TableProgram program = new(model, Data(3 * batch), batch, options, optimizer, state, clipNorm: 0);
        Assert.That(program.RunBlock([.. Enumerable.Range(0, 3 * batch)], new RunOptions { Seed = 3 }, new RateRule(1e-2f, null)).StepsDone,
            Is.EqualTo(3));
        return [.. model.Store.Read(), .. state.Store.Read()];
    }

    private static Dataset Data(int rows)
    {
        float[] values = new float[rows * Inputs];
        RandomSource random = new(8);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextUniform();
        }

        return Dataset.FromFloats("small", values, Inputs);
    }
}
