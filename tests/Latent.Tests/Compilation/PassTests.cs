using Latent.Compilation;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Tests.Compilation;

/// <summary>Each pass of the table, on and off: different instructions, the same training.</summary>
public sealed class PassTests
{
    private const int Batch = 8, Steps = 5;

    /// <summary>For each pass, the options that it is added to, and a model whose step it changes.</summary>
    private static readonly Dictionary<Pass, (CompilerOptions Off, Func<Model> Model)> Cases = new()
    {
        [Pass.RecognizeUpdates] = (CompilerOptions.None, Layers),
        [Pass.ImplicitBroadcast] = (CompilerOptions.None, Layers),
        [Pass.ShareCommonSubexpressions] = (CompilerOptions.None, Layers),
        [Pass.FuseCrossEntropy] = (CompilerOptions.None.With(Pass.ImplicitBroadcast), Layers),
        [Pass.MergeHeads] = (CompilerOptions.None, Layers),
        [Pass.FuseLinear] = (CompilerOptions.None, Layers),
        [Pass.FuseConvolutions] = (CompilerOptions.None.With(Pass.ImplicitBroadcast), Convolutions),
        [Pass.FuseBiasGradients] = (CompilerOptions.None, Layers),
        [Pass.FuseUpdates] = (CompilerOptions.None.With(Pass.RecognizeUpdates, Pass.FuseBiasGradients), Layers),
        [Pass.PackWeights] = (CompilerOptions.None with { TileRows = 4 }, Layers),
        [Pass.FuseChains] = (CompilerOptions.None, Layers),
        [Pass.AssignInPlace] = (CompilerOptions.None, Layers),
        [Pass.FlattenUpdates] = (CompilerOptions.None.With(Pass.RecognizeUpdates), Layers),
    };

    private static IEnumerable<Pass> Optional => Pass.All.Where(pass => pass.IsOptional);

    /// <summary>A pass changes nothing on a device without the capability that it needs.</summary>
    [TestCaseSource(nameof(Optional))]
    public void On_and_off_train_alike_by_other_instructions(Pass pass)
    {
        Assert.That(Cases, Contains.Key(pass), $"The pass {pass} of the table has no case here.");
        (CompilerOptions off, Func<Model> model) = Cases[pass];
        (string Instructions, double Loss, float[] Parameters) without = Train(model, off), with = Train(model, off.With(pass));
        Assert.That(off.Has(pass), Is.False);
        Assert.That(with.Instructions != without.Instructions, Is.EqualTo(Device.Default.Capabilities.HasFlag(pass.Needs)),
            "whether the pass changes instructions");
        Assert.That(with.Loss, Is.EqualTo(without.Loss).Within(1e-5 * Math.Abs(without.Loss)));
        double size = Math.Sqrt(without.Parameters.Sum(value => (double)value * value));
        double difference = Math.Sqrt(without.Parameters.Zip(with.Parameters, (a, b) => ((double)a - b) * ((double)a - b)).Sum());
        Assert.That(difference / size, Is.LessThan(1e-5));
    }

    [Test]
    public void Passes_that_results_depend_on_cannot_be_left_out()
    {
        Assert.That(Pass.All.Where(pass => !pass.IsOptional), Is.EqualTo(new[] { Pass.KeepOldValues, Pass.ReadBeforeUpdates }));
        Assert.That(() =>
            CompilerOptions.Default.Without(Pass.KeepOldValues), Throws.ArgumentException.With.Message.Contains("KeepOldValues"));
        Assert.That(CompilerOptions.None.Passes, Is.EqualTo(new[] { Pass.KeepOldValues, Pass.ReadBeforeUpdates }));
    }

    [Test]
    public void Options_are_values()
    {
        Assert.That(CompilerOptions.Default.Without(Pass.FuseLinear).With(Pass.FuseLinear), Is.EqualTo(CompilerOptions.Default));
        Assert.That(CompilerOptions.Default.Without(Pass.FuseLinear), Is.Not.EqualTo(CompilerOptions.Default));
        Assert.That(CompilerOptions.Default.Passes, Is.EqualTo(Pass.All));
        Assert.That(Pass.All.Select(pass => pass.Name), Is.Unique);
    }

    [Test]
    public void An_explanation_names_the_passes_that_ran_and_those_that_did_not()
    {
        string text = Explanation(CompilerOptions.None.With(Pass.FuseLinear, Pass.FuseUpdates) with { TileRows = 4 });
        Assert.That(text, Does.Contain("passes: KeepOldValues, FuseLinear, ReadBeforeUpdates" + Environment.NewLine));
        Assert.That(text, Does.Contain("off: ").And.Contain("FuseUpdates"), "a condition: in tiles, no gradient is complete");
        bool updatesInProducts = Device.Default.Capabilities.HasFlag(Capabilities.MatmulUpdate);
        ILookup<bool, Pass> passes = Pass.All.ToLookup(pass =>
            Device.Default.Capabilities.HasFlag(pass.Needs) && (pass != Pass.FlattenUpdates || !updatesInProducts));
        Assert.That(Explanation(CompilerOptions.Default), Does.Contain($"passes: {string.Join(", ", passes[true])}{Environment.NewLine}"));
        Assert.That(Explanation(CompilerOptions.Default)
            .Contains($"off: {string.Join(", ", passes[false])}{Environment.NewLine}", StringComparison.Ordinal),
            Is.EqualTo(passes.Contains(false)));
    }

    /// <summary>Options for the CPU compile for every device, without the passes that the device lacks.</summary>
    [TestCase(Capabilities.RowTiles, nameof(Pass.FuseUpdates), nameof(Pass.PackWeights))]
    [TestCase(Capabilities.Pack | Capabilities.MatmulUpdate, nameof(Pass.FlattenUpdates))]
    [TestCase(default(Capabilities), nameof(Pass.FuseUpdates), nameof(Pass.PackWeights))]
    public void A_pass_does_not_run_for_a_device_that_lacks_what_it_needs(Capabilities capabilities, params string[] without)
    {
        CompilerOptions options = CompilerOptions.Default.For(capabilities) with { TileRows = 4 };
        Assert.That(GraphCompiler.Passes(new PassContext(options with { TileRows = 0 }, Batch, [])).Select(pass => pass.Name),
            Is.EqualTo(Pass.All.Select(pass => pass.Name).Except(without)));
        Assert.That(new PassContext(options, Batch, []).Tiles, Is.EqualTo(capabilities.HasFlag(Capabilities.RowTiles) ? 2 : 1));
        Assert.That(options, Is.Not.EqualTo(CompilerOptions.Default));
        Assert.That(CompilerOptions.Default.For(Device.Cpu.Capabilities), Is.EqualTo(CompilerOptions.Default), "the CPU has all");
    }

    private static Vae Layers() => new(16, new Mlp(7, 5), 3, seed: 3);

    private static Vae Convolutions() => new(16, new ConvNet(new ImageSize(4, 4), 4), 3, seed: 3);

    private static string Explanation(CompilerOptions options)
    {
        using Vae model = Layers();
        using OptimizerState state = new(new Sgd(0.1f), model);
        using TableProgram program = new(model, Data(), Batch, options, new Sgd(0.1f), state, clipNorm: 0);
        return program.Program.Explain();
    }

    private static (string Instructions, double Loss, float[] Parameters) Train(Func<Model> make, CompilerOptions options)
    {
        using Model model = make();
        Sgd optimizer = new(0.05f, Momentum: 0.5);
        using OptimizerState state = new(optimizer, model);
        using TableProgram program = new(model, Data(), Batch, options, optimizer, state, clipNorm: 0);
        RunResult result = program.RunBlock([.. Enumerable.Range(0, Steps * Batch)], new RunOptions { Seed = 3 },
            new RateRule(optimizer.LearningRate, null));
        Assert.That(result.StepsDone, Is.EqualTo(Steps));
        string instructions = string.Join('\n', program.Program.Instructions(Batch)
            .Select(instruction => $"{instruction.Operation} {instruction.Shapes}"));
        return (instructions, program.MeanLoss, model.Store.Read());
    }

    private static Dataset Data()
    {
        float[] values = new float[Steps * Batch * 16];
        RandomSource random = new(8);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextUniform();
        }

        return Dataset.FromFloats("small", values, 16);
    }
}
