using Latent.Compilation;
using Latent.Compilation.Passes;
using Latent.Data;
using Latent.Devices;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Reference;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Compilation;

/// <summary>Chains with several results: the same bits as their operations one by one, from fewer instructions.</summary>
public sealed class FuseChainsTests
{
    private const int Rows = 5, Columns = 6;

    private static readonly CompilerOptions Saving = CompilerOptions.None with { ReuseMemory = true, InPlace = true };

    [Test]
    public void A_value_that_others_read_too_is_a_further_result()
    {
        (Graph graph, Tensor x) = Begin();
        Tensor y = x.Exp();
        Tensor z = y.Square() + x;
        Tensor[] outputs = [z.Tanh(), y, z.Sum(0), (y.Sum() * 2).Square()];
        Assert.That(Chains(graph, outputs).Select(chain => (chain.Steps.Length, chain.Further.Length)),
            Is.EqualTo(new[] { (4, 2), (2, 0) }));
        Check(graph, outputs);
    }

    [Test]
    public void Operations_between_two_parts_of_a_chain_split_it()
    {
        (Graph graph, Tensor x) = Begin();
        Tensor y = x.Exp().Square();
        Tensor z = (y * y.Sum()).Tanh();
        Assert.That(Chains(graph, [z]).Select(chain => chain.Steps.Length), Is.EqualTo(new[] { 2, 2 }));
        Check(graph, [z]);
    }

    [Test]
    public void Two_chains_do_not_wait_for_each_other()
    {
        (Graph graph, Tensor x) = Begin();
        Tensor row = x.Sum(0);
        Tensor a = x.Exp(), b = row.Exp();
        Tensor c = (b * a.Sum(0)).Tanh();
        Tensor d = (a * b).Tanh();
        Tensor[] outputs = [c, d, a.Square() + d, b.Square() + c];
        Check(graph, outputs);
    }

    [Test]
    public void A_chain_has_no_more_results_than_an_instruction_has_outputs()
    {
        (Graph graph, Tensor x) = Begin();
        List<Tensor> values = [x.Exp()];
        for (int i = 0; i < 7; i++)
        {
            values.Add(values[^1].Tanh());
        }

        Assert.That(Chains(graph, [.. values]).Select(chain => chain.Further.Length), Is.EqualTo(new[] { 3, 3 }));
        Check(graph, [.. values]);
    }

    [Test]
    public void Random_graphs_keep_their_bits([Range(0, 40)] int seed)
    {
        RandomSource random = new((ulong)seed);
        (Graph graph, Tensor x) = Begin();
        List<Tensor> pool = [x, x.Mean(0)];
        for (int i = 0; i < 40; i++)
        {
            (Tensor a, Tensor b) = (pool[random.NextBelow(pool.Count)], pool[random.NextBelow(pool.Count)]);
            pool.Add(random.NextBelow(8) switch
            {
                0 => a.Tanh(),
                1 => a + b,
                2 => a * b,
                3 => a.Shape.Rank == 2 ? a.Mean(0) : a.Sin(),
                4 => (a - b).Select(a, b),
                5 => a.Maximum(b),
                6 => a.Shape.Rank == 2 ? a.Reshape([Columns, Shape.Batch]).Tanh().Reshape([Shape.Batch, Columns]) : a.Cos(),
                _ => a.Sigmoid(),
            });
        }

        Tensor[] outputs = [.. Enumerable.Range(0, 6).Select(_ => pool[random.NextBelow(pool.Count)]), pool[^1]];
        Check(graph, outputs);
    }

    /// <summary>Scalars that row tiles read must not be in one chain with results that depend on sums over the tiles.</summary>
    [Test]
    [Cpu("Row tiles are an ability of the CPU")]
    public void Chains_keep_row_tiles()
    {
        using BetaVae model = new(16, new Mlp(7), 3, warmUpSteps: 1000, seed: 3);
        Dataset data = Dataset.FromFloats("small", [.. Enumerable.Range(0, 512 * 16).Select(i => i % 7 / 7f)], 16);
        foreach (CompilerOptions options in new[] { CompilerOptions.Default, CompilerOptions.Default.Without(Pass.FuseChains) })
        {
            using OptimizerState state = new(new Adam(), model);
            using TableProgram program = new(model, data, 512, options, new Adam(), state, clipNorm: 0);
            Assert.That(program.Program.TileRows, Is.EqualTo(256), $"{options}");
        }
    }

    private static (Graph Graph, Tensor X) Begin()
    {
        Graph graph = new();
        return (graph, graph.Input("x", [Shape.Batch, Columns]));
    }

    private static IEnumerable<ChainOp> Chains(Graph graph, Tensor[] outputs)
    {
        (_, Tensor[] results) = GraphCompiler.Optimize(graph, outputs,
            new PassContext(CompilerOptions.None.With(Pass.FuseChains), Rows, []));
        return Liveness.Of(results).Select(node => node.Op).OfType<ChainOp>();
    }

    /// <summary>
    /// Compares bit by bit with one instruction for each operation, also in tiles, and compares the rewritten graph with the traced one in
    /// the reference.
    /// </summary>
    private static void Check(Graph graph, Tensor[] outputs)
    {
        RandomSource random = new(8);
        double[] values = [.. Enumerable.Range(0, Rows * Columns).Select(_ => (double)(float)(random.NextUniform() - 0.5))];
        foreach (CompilerOptions options in new[] { CompilerOptions.None, Saving, Saving with { TileRows = 4 } })
        {
            double[][] off = Run(graph, outputs, values, options), on = Run(graph, outputs, values, options.With(Pass.FuseChains));
            Assert.That(on, Is.EqualTo(off), $"{options}");
        }

        (Graph rewritten, Tensor[] results) = GraphCompiler.Optimize(graph, outputs,
            new PassContext(CompilerOptions.None.With(Pass.FuseChains), Rows, []));
        Assert.That(Evaluate(rewritten, results, values), Is.EqualTo(Evaluate(graph, outputs, values)));
    }

    private static double[][] Run(Graph graph, Tensor[] outputs, double[] values, CompilerOptions options) =>
        NativeRun.Outputs(graph, outputs, new Dictionary<string, double[]> { ["x"] = values }, Rows, Rows, Device.Default, options);

    private static double[][] Evaluate(Graph graph, Tensor[] outputs, double[] values)
    {
        ReferenceInterpreter interpreter = new();
        interpreter.SetInput("x", values);
        return interpreter.Run(graph, outputs, Rows);
    }
}
