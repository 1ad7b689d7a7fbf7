using Latent.Compilation;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Tests.Optimizers;

/// <summary>Each optimizer against its formula, over many steps of given gradients.</summary>
public sealed class OptimizerTests
{
    private const int Count = 6;

    private static IEnumerable<TestCaseData> Optimizers =>
    [
        Row("sgd", new Sgd(1e-2f), Formulas.Sgd()),
        Row("sgd, decay", new Sgd(1e-2f, WeightDecay: 0.1), Formulas.Sgd(decay: 0.1)),
        Row("sgd, momentum", new Sgd(1e-2f, Momentum: 0.9), Formulas.Sgd(0.9)),
        Row("sgd, momentum and decay", new Sgd(1e-2f, Momentum: 0.9, WeightDecay: 0.1), Formulas.Sgd(0.9, 0.1)),
        Row("sgd, nesterov", new Sgd(1e-2f, Momentum: 0.8, Nesterov: true), Formulas.Sgd(0.8, nesterov: true)),
        Row("sgd, nesterov and decay", new Sgd(1e-2f, Momentum: 0.8, WeightDecay: 0.1, Nesterov: true),
            Formulas.Sgd(0.8, 0.1, nesterov: true)),
        Row("rmsprop", new RmsProp(1e-2f), Formulas.RmsProp(0.99, 1e-8)),
        Row("rmsprop, decay", new RmsProp(1e-2f, 0.9, 1e-3, 0.1), Formulas.RmsProp(0.9, 1e-3, 0.1)),
        Row("adam", new Adam(1e-2f), Formulas.Adam(0.9, 0.999, 1e-8)),
        Row("adam, decay", new Adam(1e-2f, 0.8, 0.99, 1e-3, 0.1), Formulas.Adam(0.8, 0.99, 1e-3, 0.1)),
        Row("adam, no first moment", new Adam(1e-2f, 0, 0.9), Formulas.Adam(0, 0.9, 1e-8)),
        Row("adamw", new AdamW(1e-2f), Formulas.Adam(0.9, 0.999, 1e-8, decoupled: 1e-2)),
        Row("adamw, no decay", new AdamW(1e-2f, WeightDecay: 0), Formulas.Adam(0.9, 0.999, 1e-8)),
        Row("adagrad", new Adagrad(1e-1f), Formulas.Adagrad()),
        Row("adagrad, all settings", new Adagrad(1e-1f, 0.01, 0.1, 0.5, 1e-3), Formulas.Adagrad(0.01, 0.1, 0.5, 1e-3)),
        Row("nadam", new NAdam(1e-2f), Formulas.NAdam(0.9, 0.999, 1e-8)),
        Row("nadam, all settings", new NAdam(1e-2f, 0.8, 0.99, 1e-3, 0.1, 0.1), Formulas.NAdam(0.8, 0.99, 1e-3, 0.1, 0.1)),
        Row("radam", new RAdam(1e-2f), Formulas.RAdam(0.9, 0.999, 1e-8)),
        Row("radam, all settings", new RAdam(1e-2f, 0.8, 0.99, 1e-3, 0.1), Formulas.RAdam(0.8, 0.99, 1e-3, 0.1)),
        Row("radam, long memory", new RAdam(1e-2f, 0.9, 0.9999), Formulas.RAdam(0.9, 0.9999, 1e-8)),
        Row("radam, never rectified", new RAdam(1e-2f, 0.9, 0.6), Formulas.RAdam(0.9, 0.6, 1e-8)),
        Row("lion", new Lion(1e-3f), Formulas.Lion(0.9, 0.99)),
        Row("lion, decay", new Lion(1e-3f, 0.8, 0.9, 0.1), Formulas.Lion(0.8, 0.9, 0.1)),
    ];

    /// <summary>
    /// With the kernel and composed; the first updates are compared separately, since bias corrections and RAdam's two rules matter there.
    /// </summary>
    [TestCaseSource(nameof(Optimizers))]
    public void Updates_agree_with_the_formula(Optimizer optimizer, object formula)
    {
        foreach (int steps in new[] { 1, 2, 5, 6, 7, 400 })
        {
            double[] expected = Expected((Formula)formula, optimizer.LearningRate, steps);
            foreach (CompilerOptions options in new[] { CompilerOptions.Default, CompilerOptions.Default.Without(Pass.RecognizeUpdates),
                CompilerOptions.None })
            {
                float[] start = Trained(optimizer, 0, options);
                float[] actual = Trained(optimizer, steps, options);
                double moved = start.Zip(expected, (from, to) => Math.Abs(to - from)).Max();
                Assert.That(actual, Is.EqualTo(expected).Within(3e-5 * moved + 1e-7), $"after {steps} steps");
            }
        }
    }

    [Test]
    public void Every_optimizer_of_the_library_is_in_the_table()
    {
        IEnumerable<Type> tested = Optimizers.Select(row => row.Arguments[0]!.GetType());
        Assert.That(typeof(Optimizer).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Optimizer)) && !type.IsAbstract)
            .Except(tested), Is.Empty);
    }

    [TestCaseSource(nameof(Optimizers))]
    public void Settings_are_checked_and_the_rate_is_above_0(Optimizer optimizer, object formula)
    {
        Assert.That(() => optimizer.Validate(), Throws.Nothing);
        Assert.That(() => (optimizer with { LearningRate = 0 }).Validate(), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => (optimizer with { LearningRate = float.NaN }).Validate(), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static IEnumerable<Optimizer> Wrong =>
    [
        new Sgd(Momentum: 1), new Sgd(Nesterov: true), new Sgd(WeightDecay: -1), new RmsProp(Smoothing: 1), new RmsProp(Epsilon: 0),
            new RmsProp(WeightDecay: -1),
        new Adam(Beta1: 1), new Adam(Beta2: -0.1), new Adam(Epsilon: 0), new AdamW(WeightDecay: -1), new Adagrad(RateDecay: -1),
            new Adagrad(WeightDecay: -1),
        new Adagrad(InitialSum: -1), new Adagrad(Epsilon: 0), new NAdam(Beta1: 1), new NAdam(Beta2: 1), new NAdam(Epsilon: 0),
            new NAdam(WeightDecay: -1),
        new NAdam(MomentumDecay: -1), new RAdam(Beta1: 1), new RAdam(Beta2: 0), new RAdam(Epsilon: 0), new RAdam(WeightDecay: -1),
            new Lion(Beta1: 1),
        new Lion(Beta2: 1), new Lion(WeightDecay: double.NaN),
    ];

    [TestCaseSource(nameof(Wrong))]
    public void Settings_that_make_no_sense_are_refused(Optimizer optimizer) =>
        Assert.That(() => optimizer.Validate(), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static double[] Expected(Formula formula, double rate, int steps)
    {
        float[] gradients = GivenGradients.Gradients(400, Count).Floats.ToArray();
        return [.. Trained(new Sgd(), 0, CompilerOptions.Default).Select((start, i) =>
        {
            double value = start;
            double[] state = new double[3];
            for (int step = 0; step < steps; step++)
            {
                value = formula(value, gradients[step * Count + i], (float)(rate * Halving(step)), state, step + 1);
            }

            return value;
        })];
    }

    private static float[] Trained(Optimizer optimizer, int steps, CompilerOptions options)
    {
        using GivenGradients model = new(Count);
        if (steps > 0)
        {
            using Trainer trainer = new(model, optimizer, new TrainerOptions { Shuffle = false, Schedule = Halving, Compiler = options });
            trainer.Fit(GivenGradients.Gradients(400, Count).Take(steps), epochs: 1, batchSize: 1);
        }

        return model.Weight;
    }

    private static double Halving(TrainingTime time) => Halving(time.Step);

    private static double Halving(long step) => step % 2 == 0 ? 1 : 0.5;

    private static TestCaseData Row(string name, Optimizer optimizer, Formula formula) =>
        new TestCaseData(optimizer, formula).SetArgDisplayNames(name);
}
