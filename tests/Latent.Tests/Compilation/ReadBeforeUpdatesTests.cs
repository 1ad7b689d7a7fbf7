using Latent.Compilation;
using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Tests.Optimizers;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Compilation;

/// <summary>Updates read the values from before all updates of their stage, for any order of tracing and any passes.</summary>
public sealed class ReadBeforeUpdatesTests
{
    private const int Columns = 16, Batch = 8;

    private static IEnumerable<TestCaseData> Rules =>
    [
        Rule("a state, assigned first, which the parameter reads", (step, variable, gradient) =>
        {
            Variable state = step.State(variable, "momentum");
            Tensor momentum = step.Use(state);
            step.Assign(state, 0.9 * momentum + 0.1 * gradient);
            Tensor parameter = step.Use(variable);
            step.Assign(variable, parameter - step.Rate * (0.5 * momentum + 0.5 * gradient).Tanh());
        }),
        Rule("the previous value, read after its assignment", (step, variable, gradient) =>
        {
            Variable previous = step.State(variable, "previous");
            Tensor parameter = step.Use(variable);
            step.Assign(variable, parameter - step.Rate * gradient + 0.1 * (parameter - step.Use(previous)));
            step.Assign(previous, step.Use(variable));
        }),
        Rule("the previous value, read before its assignment", (step, variable, gradient) =>
        {
            Variable previous = step.State(variable, "previous");
            step.Assign(previous, step.Use(variable));
            step.Assign(variable, step.Use(variable) - step.Rate * gradient + 0.1 * (step.Use(variable) - step.Use(previous)));
        }),
        Rule("the previous value, beside a kernel", (step, variable, gradient) =>
        {
            Variable previous = step.State(variable, "previous");
            step.Assign(previous, step.Use(variable));
            new Sgd(1).Apply(step, variable, gradient + 0.1 * step.Use(previous));
        }),
        Rule("the parameter itself as its gradient", (step, variable, gradient) => new Sgd(1).Apply(step, variable, step.Use(variable))),
        Rule("a rate that is a state", (step, variable, gradient) =>
        {
            Variable rate = step.State(variable, "rate", Shape.Scalar);
            Tensor used = step.Use(rate);
            step.Assign(rate, 0.9 * used + 0.01);
            step.Assign(variable, step.Use(variable) - used * gradient);
        }),
        Rule("a rate that is traced after the gradient", (step, variable, gradient) =>
            step.Assign(variable, step.Use(variable) - step.Rate / step.Number.Sqrt() * gradient)),
    ];

    [TestCaseSource(nameof(Rules))]
    public void Updates_read_old_values(RuleOptimizer rule)
    {
        using Vae model = new(Columns, new Mlp(7, 5), 3, seed: 3);
        foreach (CompilerOptions options in Variations)
        {
            StepComparison.Check(model, rule, Data(), steps: 4, Batch, clipNorm: 0, tolerance: 1e-4, options);
        }

        StepComparison.Check(model, rule, Data(), steps: 4, Batch, clipNorm: 0.5, tolerance: 1e-4);
    }

    [Test]
    public void A_factor_of_a_gradient_is_a_variable_that_is_updated_before()
    {
        using Product model = new();
        foreach (CompilerOptions options in Variations)
        {
            StepComparison.Check(model, new Adam(1e-2f), Data(), steps: 4, Batch, clipNorm: 0, tolerance: 1e-4, options);
        }
    }

    [Test]
    public void A_factor_of_a_gradient_is_the_variable_itself()
    {
        using Itself model = new();
        foreach (CompilerOptions options in Variations)
        {
            StepComparison.Check(model, new Adam(1e-2f), Data(), steps: 4, Batch, clipNorm: 0, tolerance: 1e-4, options);
        }
    }

    [Test]
    [Cpu("Other devices need not update inside products")]
    public void A_gradient_step_with_its_own_rate_updates_inside_products()
    {
        using TwoGradientSteps model = new();
        using OptimizerState state = new(new Adam(1e-2f), model);
        using TableProgram program = new(model, Data(), Batch, CompilerOptions.Default, new Adam(1e-2f), state, clipNorm: 0);
        Assert.That(program.Program.Explain(), Does.Contain("matmul tn + adam"));
        StepComparison.Check(model, new Adam(1e-2f), Data(), steps: 4, Batch, clipNorm: 0, tolerance: 1e-4);
    }

    private static IEnumerable<CompilerOptions> Variations =>
    [
        CompilerOptions.Default, CompilerOptions.None, CompilerOptions.Default.Without(Pass.FuseUpdates),
            CompilerOptions.Default with { TileRows = 4 },
        CompilerOptions.Default.Without(Pass.AssignInPlace), CompilerOptions.Default.Without(Pass.FuseUpdates, Pass.FlattenUpdates),
            CompilerOptions.Default.Without(Pass.FuseChains),
    ];

    private static TestCaseData Rule(string name, RuleOptimizer.Composition rule) =>
        new TestCaseData(new RuleOptimizer(rule)).SetArgDisplayNames(name);

    private static Dataset Data()
    {
        float[] values = new float[8 * Batch * Columns];
        new RandomSource(8).Uniform(values, 1);
        return Dataset.FromFloats("small", Array.ConvertAll(values, value => Math.Abs(value)), Columns);
    }

    /// <summary>Parameters that are multiplied with each other.</summary>
    private sealed class Product : Model
    {
        private readonly Parameter _left, _right;

        public Product()
            : base(Columns, seed: 5) =>
            (_left, _right) = (Register("left", [4, 3], Initializers.TorchLinear, 3, 4),
                Register("right", [Columns, 3], Initializers.TorchLinear, 3, Columns));

        public override string Kind => "product";

        public override Objective Objective(Batch batch)
        {
            Tensor product = batch.Graph.Use(_left).MatMulTransposed(batch.Graph.Use(_right));
            return new Objective((batch.Data.Mean(0) - product).Square().Sum());
        }
    }

    /// <summary>A parameter that is multiplied with its own value.</summary>
    private sealed class Itself : Model
    {
        private readonly Parameter _weight;

        public Itself()
            : base(Columns, seed: 5) => _weight = Register("weight", [Columns, Columns], Initializers.TorchLinear, Columns, Columns);

        public override string Kind => "itself";

        public override Objective Objective(Batch batch)
        {
            Tensor weight = batch.Graph.Use(_weight);
            return new Objective((batch.Data.Mean(0) - weight.Detach().MatMulTransposed(weight)).Square().Sum());
        }
    }

    /// <summary>A linear layer that is updated twice in a training step, at two rates.</summary>
    private sealed class TwoGradientSteps : Model
    {
        private readonly Linear _layer;

        public TwoGradientSteps()
            : base(Columns, seed: 5) => _layer = Register("layer", new Linear(Columns, Columns));

        public override string Kind => "two-gradient-steps";

        public override IReadOnlyList<GradientStep> GradientSteps =>
            [new GradientStep("slow", Parameters, Objective), new GradientStep("fast", Parameters, Objective, RateFactor: 2)];

        public override Objective Objective(Batch batch) =>
            new((_layer.Forward(batch.Data) - batch.Data).Square().Sum() * batch.Graph.BatchReciprocal());
    }
}
