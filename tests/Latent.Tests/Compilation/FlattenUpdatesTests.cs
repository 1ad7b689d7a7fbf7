using Latent.Compilation;
using Latent.Compilation.Passes;
using Latent.Compilation.Planning;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Reference;
using Latent.Tests.Optimizers;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Compilation;

/// <summary>One flat gradient, guard and update for each gradient step: the same bits as from one update for each parameter.</summary>
public sealed class FlattenUpdatesTests
{
    private const int Batch = 8, Inputs = 16;

    /// <summary>All passes but updates inside products, which store no gradient.</summary>
    private static readonly CompilerOptions Flat = CompilerOptions.Default.Without(Pass.FuseUpdates);

    private static IEnumerable<TestCaseData> Trainings =>
    [
        Case("adam", Layers, new Adam(1e-2f)),
        Case("adam with decay", Layers, new Adam(1e-2f, WeightDecay: 0.1)),
        Case("adamw", Layers, new AdamW(1e-2f)),
        Case("rmsprop", Layers, new RmsProp(1e-3f, WeightDecay: 0.1)),
        Case("sgd", Layers, new Sgd(0.05f)),
        Case("sgd with momentum", Layers, new Sgd(0.05f, Momentum: 0.5, WeightDecay: 0.1, Nesterov: true)),
        Case("clipped", Layers, new Adam(1e-2f), clipNorm: 0.5),
        Case("in tiles", Layers, new Adam(1e-2f), Flat with { TileRows = 4 }),
        Case("without memory saving", Layers, new Adam(1e-2f), Flat with { ReuseMemory = false, InPlace = false }),
        Case("without other passes", Layers, new Adam(1e-2f), CompilerOptions.None.With(Pass.RecognizeUpdates, Pass.FlattenUpdates)),
        Case("convolutions", device => new Vae(Inputs, new ConvNet(new ImageSize(4, 4), 4), 3, seed: 3, device: device), new Adam(1e-2f)),
        Case("gan", Gan(new GanOptions { DiscriminatorSteps = 2, DiscriminatorRate = 2, Averaging = 0.5 }), new Adam(1e-2f)),
        Case("clipped gan", Gan(new GanOptions { DiscriminatorSteps = 2 }), new AdamW(1e-2f), clipNorm: 0.1),
        Case("batch statistics", device => new Dcgan(new ConvNet(new ImageSize(4, 4), 4), 3, seed: 3, device: device), new Adam(1e-3f)),
    ];

    [TestCaseSource(nameof(Trainings))]
    public void Trains_with_the_bits_of_separate_updates_by_one_guard_and_one_update_in_a_gradient_step(Training training)
    {
        Trained flat = Train(training, training.Options), separate = Train(training, training.Options.Without(Pass.FlattenUpdates));
        Assert.That(flat.Count(training.Optimizer), Is.EqualTo(flat.GradientSteps));
        Assert.That(separate.Count(training.Optimizer), Is.GreaterThan(3 * flat.GradientSteps));
        Assert.That(flat.Count("guard"), Is.EqualTo(2 * flat.GradientSteps), "one of the loss, one of the gradient");
        Assert.That(flat.Count("broadcast"), Is.EqualTo(separate.Count("broadcast")), "no gradient is copied");
        foreach (Device device in TestDevice.OfEachVariant(2))
        {
            (flat, separate) = (Train(training, training.Options, device),
                Train(training, training.Options.Without(Pass.FlattenUpdates), device));
            Assert.That(flat.Numbers, Is.EqualTo(separate.Numbers), $"parameters and optimizer state, {device}");
        }
    }

    [Test]
    public void Whole_steps_agree_with_the_reference([Values(0, 0.5)] double clipNorm, [Values(0, 4)] int tileRows)
    {
        using Model model = Layers(null);
        StepComparison.Check(model, new Adam(1e-3f), Data(), steps: 5, Batch, clipNorm, tolerance: 1e-4, Flat with { TileRows = tileRows });
    }

    [Test]
    public void A_gradient_that_is_not_finite_changes_nothing()
    {
        using Model model = Layers(null);
        float[] values = new float[Batch * Inputs];
        values[5] = float.MaxValue;
        float[] before = model.Store.Read();
        using OptimizerState state = new(new Adam(), model);
        using TableProgram program = new(model, Dataset.FromFloats("large", values, Inputs), Batch, Flat, new Adam(), state, clipNorm: 0);
        RunResult result = program.RunBlock([.. Enumerable.Range(0, Batch)], new RunOptions { Seed = 3 }, new RateRule(1e-3f, null));
        Assert.That(result.Outcome, Is.EqualTo(Outcome.NotFinite));
        Assert.That(model.Store.Read(), Is.EqualTo(before));
        Assert.That(state.Store.Read(), Is.All.Zero);
    }

    [Test]
    [Cpu("Other devices need not update inside products")]
    public void Where_products_can_update_nothing_is_flat([Values(0, 0.5)] double clipNorm)
    {
        Training training = new(Layers, new Adam(1e-2f), clipNorm, CompilerOptions.Default);
        Trained fused = Train(training, training.Options), without = Train(training, training.Options.Without(Pass.FlattenUpdates));
        Assert.That(fused.Instructions, Is.EqualTo(without.Instructions));
        Assert.That(fused.Instructions.Any(instruction => instruction.Contains("matmul tn + adam", StringComparison.Ordinal)),
            Is.EqualTo(clipNorm == 0));
    }

    [Test]
    public void Gradients_that_lie_elsewhere_are_copied()
    {
        Variable[] weights = Weights(4);
        Graph graph = new();
        Tensor shared = graph.Input("x", [5]).Exp(), result = shared * 2;
        Tensor[] gradients = [shared, graph.Input("y", [5]), shared.Reshape([1, 5]).Reshape([5]), result];
        AddUpdates(graph, weights, gradients, graph.Constant(0.5));
        Tensor flat = Optimized(graph, weights, result).Single(node => node.Op is FlatOp);
        Assert.That(flat.Inputs.Select(part => part.Op.Name), Is.EqualTo(new[] { "exp", "broadcast", "broadcast", "broadcast" }));
        Check(graph, weights, result);
    }

    [Test]
    public void Only_neighbours_with_the_same_settings_rate_and_stage_are_updated_together()
    {
        Variable[] weights = Weights(9);
        Graph graph = new();
        Tensor rate = graph.Constant(0.5), other = graph.Constant(0.25);
        Tensor[] gradients = [.. weights.Select((_, i) => graph.Input(i % 2 == 0 ? $"x{i}" : $"y{i}", [5]).Exp())];
        AddUpdates(graph, weights[..2], gradients[..2], rate);
        graph.AddEffect(new SgdUpdateOp(weights[2], null, 0, 0.1, false), gradients[2], rate);
        AddUpdates(graph, [weights[4], weights[3]], [gradients[4], gradients[3]], rate);
        AddUpdates(graph, weights[5..7], gradients[5..7], other);
        // Weight 7 has no update.
        AddUpdates(graph, weights[8..], gradients[8..], other);
        graph.NextStage();
        AddUpdates(graph, weights[2..4], [.. weights[2..4].Select(weight => graph.Use(weight).Square())], rate);
        string[] updates = [.. Optimized(graph, weights).Where(node => node.Op is UpdateOp)
            .Select(node => $"{((UpdateOp)node.Op).Parameter.Name}")];
        Assert.That(updates, Is.EquivalentTo(new[] { "w0 to w1", "w2", "w3 to w4", "w5 to w6", "w8", "w2 to w3" }));
        Check(graph, weights);
    }

    [Test]
    public void A_guard_of_some_gradients_only_stays()
    {
        Variable[] weights = Weights(2);
        Graph graph = new();
        Tensor[] gradients = [graph.Input("x", [5]).Exp(), graph.Input("y", [5]).Exp()];
        graph.AddEffect(new GuardOp(), gradients[1]);
        AddUpdates(graph, weights, gradients, graph.Constant(1));
        Assert.That(Optimized(graph, weights).Single(node => node.Op is GuardOp).Inputs[0].Op.Name, Is.EqualTo("exp"));
    }

    [Test]
    public void Gradients_of_repeated_updates_have_the_same_memory([Values] bool scaled)
    {
        Variable[] weights = Weights(3);
        Graph graph = new();
        Tensor rate = graph.Constant(0.5);
        for (int stage = 0; stage < 3; stage++)
        {
            Tensor[] gradients = [.. weights.Select(weight => graph.Use(weight).Square())];
            Tensor factor = gradients[0].Sum();
            AddUpdates(graph, weights, scaled ? Array.ConvertAll(gradients, gradient => gradient * factor) : gradients, rate);
            graph.NextStage();
        }

        List<Tensor> schedule = Optimized(graph, weights);
        MemoryPlan plan = new(schedule, [.. schedule.Where(node => node.Op is Leaf)], 1, new MemorySaving(Reuse: true, InPlace: true));
        Tensor[] flats = [.. schedule.Where(node => node.Op is FlatOp)];
        long start = plan.OffsetOf(flats[0])!.Value;
        Assert.That(flats.Select(plan.OffsetOf), Is.All.EqualTo(start));
        Assert.That(flats[0].Inputs.Select(part => plan.OffsetOf(part)!.Value - start), Is.EqualTo(new[] { 0L, 64, 128 }));
        Tensor[] products = [.. schedule.Where(node => node.Op is MultiplyOp)];
        Assert.That(products, Has.Length.EqualTo(scaled ? 3 : 0));
        long[] others = [.. schedule.Except(flats).Except(flats.SelectMany(flat => flat.Inputs)).Select(plan.OffsetOf).OfType<long>()];
        Assert.That(others.Where(offset => offset >= start && offset < start + 3 * 64), Is.Empty,
            "nothing else is written there, not even unscaled gradients: 0 * infinity is not finite");
    }

    /// <summary>The memory between the parts of a gradient stays 0, also if the gradient is multiplied by infinity once.</summary>
    [Test]
    public void A_factor_that_once_is_infinite_spoils_no_later_step()
    {
        using Model model = Layers(null);
        RuleOptimizer optimizer = new((step, variable, gradient) =>
            new Sgd(1, Momentum: 0.5).Apply(step, variable, gradient * (step.Number - 2).Reciprocal()));
        using OptimizerState state = new(optimizer, model);
        using TableProgram program = new(model, Data(), Batch, Flat, optimizer, state, clipNorm: 0);
        (float[] parameters, float[] states) = (model.Store.Read(), state.Store.Read());
        int[] rows = [.. Enumerable.Range(0, Batch)];
        RateRule rate = new(1e-3f, null);
        Assert.That(program.RunBlock(rows, new RunOptions { FirstStep = 1 }, rate).Outcome, Is.EqualTo(Outcome.Completed));
        Assert.That(model.Read(model.Parameters[0]), Has.None.Matches<float>(float.IsFinite));
        model.Store.Write(parameters);
        state.Store.Write(states);
        Assert.That(program.RunBlock(rows, new RunOptions { FirstStep = 5 }, rate).Outcome, Is.EqualTo(Outcome.Completed));
    }

    private static TestCaseData Case(string name, Func<Device?, Model> model, Optimizer optimizer, CompilerOptions? options = null,
        double clipNorm = 0) =>
        new TestCaseData(new Training(model, optimizer, clipNorm, options ?? Flat)).SetArgDisplayNames(name);

    private static Vae Layers(Device? device) => new(Inputs, new Mlp(7, 5), 3, seed: 3, device: device);

    private static Func<Device?, Model> Gan(GanOptions options) => device => new Gan(Inputs, new Mlp(7, 5), 3, options, seed: 3, device);

    private static Variable[] Weights(int count) => [.. Enumerable.Range(0, count).Select(i => new Variable($"w{i}", [5]))];

    private static void AddUpdates(Graph graph, Variable[] weights, Tensor[] gradients, Tensor rate)
    {
        foreach ((Variable weight, Tensor gradient) in weights.Zip(gradients))
        {
            graph.AddEffect(new SgdUpdateOp(weight, null, 0, 0, false), gradient, rate);
        }
    }

    private static List<Tensor> Optimized(Graph graph, Variable[] weights, params Tensor[] results)
    {
        PassContext context = new(CompilerOptions.None.With(Pass.FlattenUpdates), 1, [new VariableLayout(weights)]);
        (Graph rewritten, Tensor[] replaced) = GraphCompiler.Optimize(graph, results, context);
        return Liveness.Of([.. replaced, .. rewritten.Effects]);
    }

    /// <summary>Compares three steps with those of separate updates and with the reference.</summary>
    private static void Check(Graph graph, Variable[] weights, params Tensor[] results)
    {
        using VariableStore flat = new(Device.Default, weights), separate = new(Device.Default, weights);
        ReferenceInterpreter reference = new();
        double[] numbers = [0, 1, -1, 0.5, 2];
        Dictionary<string, double[]> inputs = graph.Nodes.Select(node => node.Op).OfType<InputOp>()
            .ToDictionary(input => input.Label, _ => numbers);
        foreach ((string name, double[] values) in inputs)
        {
            reference.SetInput(name, values);
        }

        for (int step = 0; step < 3; step++)
        {
            NativeRun.Outputs(graph, results, inputs, 1, 1, Device.Default, CompilerOptions.None.With(Pass.FlattenUpdates), 0, step, flat);
            NativeRun.Outputs(graph, results, inputs, 1, 1, Device.Default, CompilerOptions.None, 0, step, separate);
            reference.Run(graph, results, 1, 0, step);
        }

        Assert.That(flat.Read(), Is.EqualTo(separate.Read()));
        foreach (Variable weight in weights)
        {
            Tolerance.Check(Array.ConvertAll(flat.Read(weight), value => (double)value), reference[weight], 100, 1, weight.Name);
        }
    }

    /// <summary>Trains on full batches and a partial one.</summary>
    private static Trained Train(Training training, CompilerOptions options, Device? device = null)
    {
        using Model model = training.Model(device);
        using OptimizerState state = new(training.Optimizer, model);
        using TableProgram program = new(model, Data(), Batch, options, training.Optimizer, state, training.ClipNorm);
        int[] order = [.. Enumerable.Range(0, 5 * Batch * program.BatchesPerStep)];
        RateRule rate = new(training.Optimizer.LearningRate, null);
        Assert.That(program.RunBlock(order, new RunOptions { Seed = 3 }, rate).StepsDone, Is.EqualTo(5));
        if (program.NextBatch(5) > 0)
        {
            Assert.That(program.RunBlock(order.AsSpan(0, 5), new RunOptions { Seed = 3, FirstStep = 5 }, rate).StepsDone, Is.EqualTo(1));
        }

        string[] instructions = [.. program.Program.Instructions(Batch).Select(instruction => instruction.Operation)];
        return new Trained([.. model.Store.Read(), .. state.Store.Read()], instructions, model.GradientSteps.Count);
    }

    private static Dataset Data()
    {
        float[] values = new float[25 * Batch * Inputs];
        new RandomSource(8).Uniform(values, 1);
        return Dataset.FromFloats("small", Array.ConvertAll(values, value => Math.Abs(value)), Inputs);
    }

    /// <summary>A training, and the options that flatten its updates.</summary>
    public sealed record Training(Func<Device?, Model> Model, Optimizer Optimizer, double ClipNorm, CompilerOptions Options);

    private sealed record Trained(float[] Numbers, string[] Instructions, int GradientSteps)
    {
        public int Count(string operation) =>
            Instructions.Count(instruction => instruction.StartsWith(operation, StringComparison.Ordinal));

        public int Count(Optimizer optimizer) => Count(optimizer switch { Adam => "adam", RmsProp => "rmsprop", _ => "sgd" });
    }
}
