using Latent.Compilation;
using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Tests.Optimizers;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Compilation;

/// <summary>Composed updates that match a kernel become its instruction, with the same settings; others stay composed.</summary>
public sealed class RecognizeUpdatesTests
{
    private static readonly CompilerOptions Off = CompilerOptions.Default.Without(Pass.RecognizeUpdates);

    private static IEnumerable<TestCaseData> Known =>
    [
        Case(new Sgd(1e-3f), "sgd", 0, 0, 0),
        Case(new Sgd(1e-3f, WeightDecay: 0.1), "sgd", 0, 0.1, 0),
        Case(new Sgd(1e-3f, Momentum: 0.9), "sgd", 0.9, 0, 0),
        Case(new Sgd(1e-3f, Momentum: 0.9, WeightDecay: 0.1), "sgd", 0.9, 0.1, 0),
        Case(new Sgd(1e-3f, Momentum: 0.9, Nesterov: true), "sgd", 0.9, 0, 1),
        Case(new Sgd(1e-3f, Momentum: 0.9, WeightDecay: 0.1, Nesterov: true), "sgd", 0.9, 0.1, 1),
        Case(new RmsProp(1e-3f), "rmsprop", 0.99, 1e-8, 0),
        Case(new RmsProp(1e-3f, WeightDecay: 0.1), "rmsprop", 0.99, 1e-8, 0.1),
        Case(new Adam(1e-3f), "adam", 0.9, 0.999, 1e-8, 0, 0, 1, 0),
        Case(new Adam(1e-3f, 0, 0.9, 1e-4), "adam", 0, 0.9, 1e-4, 0, 0, 1, 0),
        Case(new Adam(1e-3f, 0.5, 0.5), "adam", 0.5, 0.5, 1e-8, 0, 0, 1, 0),
        Case(new Adam(1e-3f, WeightDecay: 0.1), "adam", 0.9, 0.999, 1e-8, 0.1, 0, 1, 0),
        Case(new AdamW(1e-3f), "adam", 0.9, 0.999, 1e-8, 0.01, 1, 1, 0),
    ];

    [TestCaseSource(nameof(Known))]
    public void The_kernel_has_the_settings_of_the_optimizer(Optimizer optimizer, string name, double[] attributes)
    {
        using GivenGradients model = new(4);
        UpdateOp[] updates = Updates(model, optimizer, GivenGradients.Gradients(8, 4), CompilerOptions.Default);
        Assert.That(updates.Select(update => update.Name), Is.EqualTo(new[] { name }));
        Assert.That(updates[0].Attributes, Is.EqualTo(attributes));
        Assert.That(updates[0].Parameter, Is.SameAs(model.Parameters[0]));
        Assert.That(Updates(model, optimizer, GivenGradients.Gradients(8, 4), Off), Is.Empty);
    }

    [Test]
    public void Several_updates_in_a_step_are_counted_also_as_composed([Values] bool recognized)
    {
        Dataset data = Data();
        using Gan model = new(data.Columns, new Mlp(9), 4, new GanOptions { DiscriminatorSteps = 3 }, 1);
        Repetition[] repetitions = [.. Updates(model, new Adam(), data, CompilerOptions.Default).OfType<AdamUpdateOp>()
            .Select(update => update.Repetition).Distinct()];
        Assert.That(repetitions, Is.EquivalentTo(new[] { new Repetition(0, 3), new Repetition(1, 3), new Repetition(2, 3),
            new Repetition(0, 1) }));
        // The large epsilon keeps Adam from dividing gradients near 0 by their rounding errors.
        StepComparison.Check(
            model, new Adam(1e-3f, 0.5, 0.9, 1e-2), data, steps: 4, batch: 4, clipNorm: 0, tolerance: 1e-4, recognized
            ? CompilerOptions.Default : Off);
    }

    /// <summary>The gradients are clipped, and one gradient step has its own rate.</summary>
    [TestCaseSource(nameof(Known))]
    public void On_and_off_agree(Optimizer optimizer, string name, double[] attributes)
    {
        float[][] weights = [.. new[] { CompilerOptions.Default, Off, CompilerOptions.None,
            CompilerOptions.None.With(Pass.RecognizeUpdates) }.Select(options =>
        {
            using Gan model = new(Data().Columns, new Mlp(9), 4, new GanOptions { DiscriminatorRate = 2 }, 1);
            using Trainer trainer = new(model, optimizer, new TrainerOptions { Compiler = options, ClipNorm = 0.5 });
            trainer.Fit(Data(), epochs: 2, batchSize: 8);
            return model.Store.Read();
        })];
        foreach (float[] other in weights.Skip(1))
        {
            Assert.That(other, Is.EqualTo(weights[0]).Within(2e-5), name);
        }
    }

    [Test]
    public void A_setting_that_leaves_out_a_state_is_no_kernel_of_the_rule_with_it([Values] bool nesterov)
    {
        using GivenGradients model = new(4);
        RuleOptimizer optimizer = new((step, variable, gradient) =>
        {
            Variable state = step.State(variable, "velocity");
            Tensor velocity = 0.0 * step.Use(state) + gradient;
            step.Assign(state, velocity);
            step.Assign(variable, step.Use(variable) - step.Rate * (nesterov ? gradient + 0.0 * velocity : velocity));
        });
        StepComparison.Check(model, optimizer, GivenGradients.Gradients(8, 4), steps: 8, batch: 1, clipNorm: 0, tolerance: 1e-5);
    }

    [TestCase("first mean not normalised")]
    [TestCase("second correction of another decay")]
    [TestCase("number of the step without its first")]
    [TestCase("state of another shape")]
    public void What_is_nearly_adam_stays_composed(string difference)
    {
        using GivenGradients model = new(4);
        Dataset data = GivenGradients.Gradients(8, 4);
        NearlyAdam optimizer = new(difference);
        Assert.That(Updates(model, optimizer, data, CompilerOptions.Default).Where(update => update is AdamUpdateOp), Is.Empty);
        StepComparison.Check(model, optimizer, data, steps: 8, batch: 1, clipNorm: 0, tolerance: 1e-5);
        Assert.That(Updates(model, new NearlyAdam(""), data, CompilerOptions.Default),
            Has.Length.EqualTo(1).And.All.TypeOf<AdamUpdateOp>());
    }

    [Test]
    public void Composed_updates_are_few_instructions_where_the_variables_lie()
    {
        Dataset data = Data();
        using Autoencoder model = new(data.Columns, new Mlp(9), 3, null, 1);
        int shared = Count(new Sgd(), Off) - model.Parameters.Count;
        Assert.That(Count(new Sgd(), CompilerOptions.Default.Without(Pass.FuseUpdates, Pass.FlattenUpdates)),
            Is.EqualTo(shared + model.Parameters.Count), "a chain replaces the kernel");
        // The momentum and the parameter for each.
        Assert.That(Count(new Lion(), CompilerOptions.Default), Is.EqualTo(shared + 2 * model.Parameters.Count));
        // Two moments and the parameter for each; the corrections and their factors once.
        Assert.That(Count(new Adam(), Off), Is.InRange(shared + 3 * model.Parameters.Count, shared + 3 * model.Parameters.Count + 4));
        Assert.That(Count(new Adam(), Off.Without(Pass.AssignInPlace)),
            Is.GreaterThanOrEqualTo(Count(new Adam(), Off) + 3 * model.Parameters.Count), "copies");

        int Count(Optimizer optimizer, CompilerOptions options)
        {
            using OptimizerState state = new(optimizer, model);
            using TableProgram program = new(model, data, 8, options, optimizer, state, 0);
            return program.Program.InstructionCount;
        }
    }

    private static UpdateOp[] Updates(Model model, Optimizer optimizer, Dataset data, CompilerOptions options)
    {
        using OptimizerState state = new(optimizer, model);
        StepGraph step = StepGraph.Trace(model, data, optimizer, state, 0);
        (Graph graph, _) = GraphCompiler.Optimize(step.Graph, [step.Outputs[0].Tensor],
            new PassContext(options.Without(Pass.FuseUpdates), 4, []));
        return [.. graph.Effects.Select(effect => effect.Op).OfType<UpdateOp>()];
    }

    private static Dataset Data()
    {
        float[] values = new float[64 * 10];
        new RandomSource(9).Uniform(values, 0.5);
        return Dataset.FromFloats("small", Array.ConvertAll(values, value => value + 0.5f), 10);
    }

    private static TestCaseData Case(Optimizer optimizer, string name, params double[] attributes) =>
        new TestCaseData(optimizer, name, attributes).SetArgDisplayNames($"{optimizer}");

    /// <summary>Adam with one difference.</summary>
    private sealed record NearlyAdam(string Difference) : Optimizer(1e-3f)
    {
        private const double Beta1 = 0.9, Beta2 = 0.99;

        public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
        {
            Shape shape = Difference == "state of another shape" ? [1, variable.Count] : variable.Shape;
            Variable firstMoment = step.State(variable, "m", shape);
            Variable secondMoment = step.State(variable, "v");
            Tensor first = Beta1 * step.Use(firstMoment) + (Difference == "first mean not normalised" ? 1 : 1 - Beta1) * gradient;
            Tensor second = Beta2 * step.Use(secondMoment) + (1 - Beta2) * gradient.Square();
            Tensor correction = Difference switch
            {
                "second correction of another decay" => step.BiasCorrection(Beta1),
                "number of the step without its first" => -((step.Number + 1) * Math.Log(Beta2)).Expm1(),
                _ => step.BiasCorrection(Beta2),
            };
            step.Assign(firstMoment, first);
            step.Assign(secondMoment, second);
            Tensor change = step.Rate / step.BiasCorrection(Beta1) * (first / (second.Sqrt() * correction.Sqrt().Reciprocal() + 1e-8));
            step.Assign(variable, step.Use(variable) - change.Reshape(variable.Shape));
        }
    }
}
