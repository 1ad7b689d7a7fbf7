using Latent.Compilation;
using Latent.Data;
using Latent.Interop;
using Latent.Optimizers;
using Latent.Tests.IO;
using Latent.Training;

namespace Latent.Tests.Optimizers;

/// <summary>The values that an optimizer composes an update of, and the errors in updates that are not allowed.</summary>
public sealed class OptimizerStepTests
{
    [Test]
    public void Numbers_are_exact_up_to_2_to_the_24th()
    {
        using GivenGradients model = new(1);
        RuleOptimizer optimizer = new((step, variable, _) => step.Assign(variable, step.Number.BroadcastTo(variable.Shape)));
        using OptimizerState state = new(optimizer, model);
        using TableProgram program = new(model, GivenGradients.Gradients(4, 1), 1, CompilerOptions.Default, optimizer, state, 0);
        foreach (long first in new long[] { 0, 1, 12345, (1 << 24) - 5 })
        {
            program.RunBlock([0, 1, 2, 3], new RunOptions { FirstStep = first }, new RateRule(1, null));
            Assert.That((long)model.Weight[0], Is.EqualTo(first + 4));
        }
    }

    /// <summary>The new values of parameter and state are computed from the old values of both.</summary>
    [Test]
    public void Reads_give_old_values([Values] bool inPlace, [Values] bool parameterFirst)
    {
        using GivenGradients model = new(3);
        float[] start = model.Weight;
        RuleOptimizer optimizer = new((step, variable, _) =>
        {
            Variable state = step.State(variable, "other");
            Tensor parameter = step.Use(variable), other = step.Use(state);
            Tensor sum = parameter + other, difference = 2 * parameter - other;
            if (parameterFirst)
            {
                step.Assign(variable, difference);
                step.Assign(state, sum);
            }
            else
            {
                step.Assign(state, sum);
                step.Assign(variable, difference);
            }
        });
        using Trainer trainer = new(model, optimizer,
            new TrainerOptions { Compiler = inPlace ? CompilerOptions.Default : CompilerOptions.Default.Without(Pass.AssignInPlace) });
        trainer.Fit(GivenGradients.Gradients(3, 3), epochs: 1, batchSize: 1);
        // (p, s) = (1, 0), (2, 1), (3, 3), (3, 6)
        Assert.That(model.Weight, Is.EqualTo(start.Select(value => 3 * value)).Within(1e-6));
    }

    [Test]
    public void A_step_that_is_not_finite_changes_neither_parameters_nor_states([Values] bool inPlace)
    {
        using TemporaryFolder folder = new();
        using GivenGradients model = new(2);
        TrainerOptions options = new()
        {
            Shuffle = false,
            Compiler = inPlace
            ? CompilerOptions.Default
            : CompilerOptions.Default.Without(Pass.AssignInPlace)
        };
        using Trainer trainer = new(model, new NAdam(), options);
        trainer.Fit(GivenGradients.Gradients(5, 2), epochs: 1, batchSize: 1);
        model.Write(model.Parameters[0], [.. model.Weight.Select(_ => 1e30f)]);
        trainer.SaveState(folder.File("before"));
        Assert.That(() =>
            trainer.Fit(Dataset.FromFloats("large", [1e30f, 1e30f], 2), epochs: 1, batchSize: 1), Throws.InstanceOf<DivergenceException>());
        trainer.SaveState(folder.File("after"));
        Assert.That(File.ReadAllBytes(folder.File("after")), Is.EqualTo(File.ReadAllBytes(folder.File("before"))));
    }

    [Test]
    public void States_have_names_and_shapes_in_files()
    {
        Assert.That(StatesOf(new Adam()), Is.EqualTo(new[] { "optimizer.first_moment.weight [2]", "optimizer.second_moment.weight [2]" }));
        Assert.That(StatesOf(new Sgd(Momentum: 0.9)), Is.EqualTo(new[] { "optimizer.velocity.weight [2]" }));
        Assert.That(StatesOf(new Sgd()), Is.Empty);
        Assert.That(StatesOf(new RmsProp()), Is.EqualTo(new[] { "optimizer.mean_square.weight [2]" }));
        Assert.That(StatesOf(new NAdam()), Does.Contain("optimizer.momentum_correction.weight []"));

        static string[] StatesOf(Optimizer optimizer)
        {
            using GivenGradients model = new(2);
            using OptimizerState state = new(optimizer, model);
            return [.. state.Store.Variables.Select(variable => $"{variable}")];
        }
    }

    [Test]
    public void Wrong_updates_are_refused_with_their_reason()
    {
        Assert.That(Refusal((step, variable, gradient) => step.State(variable, "s")),
            Is.EqualTo("RuleOptimizer assigns no new value to weight. Assign one in Apply."));
        Assert.That(
            Refusal((step, variable, gradient) =>
            {
                step.Assign(variable, gradient);
                step.Assign(variable, gradient);
            }),
            Is.EqualTo("weight is assigned twice in one update; assign it once."));
        Assert.That(Refusal((step, variable, gradient) => step.Assign(new Variable("mine", [2]), gradient)),
            Does.Contain("mine is neither the updated variable nor a state of it"));
        Assert.That(Refusal((step, variable, gradient) => step.Assign(variable, gradient.Sum())), Does.Contain("shape [2] of weight"));
        Assert.That(
            Refusal((step, variable, gradient) => step.Assign(step.State(variable, "s"), step.Use(step.State(variable, "s", [3])))),
            Does.Contain("'s' of weight has the shape [2], not [3]"));
        int calls = 0;
        Assert.That(
            Refusal((step, variable, gradient) => step.Assign(variable, step.Use(step.State(variable, $"s{calls++}")))),
            Does.Contain("uses the state 's1' of weight in some of its updates only"));
    }

    private static string Refusal(RuleOptimizer.Composition rule)
    {
        using GivenGradients model = new(2);
        return Assert.Catch(() =>
        {
            using Trainer trainer = new(model, new RuleOptimizer(rule));
            trainer.Fit(GivenGradients.Gradients(3, 2), epochs: 1, batchSize: 1);
        }).Message;
    }
}
