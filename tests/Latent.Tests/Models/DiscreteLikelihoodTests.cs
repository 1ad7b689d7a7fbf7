using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Models;

/// <summary>Likelihoods of classes and of levels of pixels against their probabilities in double precision.</summary>
public sealed class DiscreteLikelihoodTests
{
    private const int Levels = 256;

    private static readonly double[] Extremes = [-1e30, -1e4, -40, -1, 0, 0.3, 1, 40, 1e4, 1e30];

    [Test]
    public void Categorical_is_the_softmax_of_the_logits_of_a_column()
    {
        double[] logits = [1, 2, -0.5, 0, 0, 3, -40, 20, 0, 5, 5, -5], data = [0, 2, 0, 1];

        LikelihoodRun.Values actual = LikelihoodRun.Native(new CategoricalLikelihood(3), 2, logits, data);

        for (int i = 0; i < data.Length; i++)
        {
            double[] weights = [.. logits.Skip(3 * i).Take(3).Select(Math.Exp)];
            Assert.That(actual.NegativeLogs[i], Is.EqualTo(-Math.Log(weights[(int)data[i]] / weights.Sum())).Within(4e-6));
            Assert.That(actual.Means[i], Is.EqualTo((weights[1] + 2 * weights[2]) / weights.Sum()).Within(1e-6));
        }
    }

    /// <summary>Class 0 has the logit 12 above the others: 1 − p is 2e⁻¹², which the logarithm of a float near 1 would lose.</summary>
    [Test]
    public void A_confident_class_keeps_its_small_loss()
    {
        double loss = LikelihoodRun.Native(new CategoricalLikelihood(3), 1, [100, 88, 88], [0]).NegativeLogs[0];
        Assert.That(loss, Is.EqualTo(2 * Math.Exp(-12)).Within(1e-7));
    }

    [Test]
    public void Probabilities_of_all_classes_or_levels_add_up_to_one()
    {
        RandomSource random = new(3);
        foreach (Likelihood likelihood in new Likelihood[] { new CategoricalLikelihood(7), new DiscretizedLogisticLikelihood(),
            new DiscretizedLogisticLikelihood(4) })
        {
            int values = likelihood is CategoricalLikelihood categorical ? categorical.Classes : Levels;
            double unit = values == Levels ? 255 : 1;
            for (int trial = 0; trial < 20; trial++)
            {
                double[] numbers = [.. Enumerable.Range(0, likelihood.NumbersPerColumn).Select(_ => 8 * random.NextUniform() - 5)];
                double[] logs = LikelihoodRun.Native(likelihood, 1, [.. Enumerable.Repeat(numbers, values).SelectMany(row => row)],
                    [.. Enumerable.Range(0, values).Select(value => value / unit)]).NegativeLogs;
                Assert.That(
                    logs.Sum(log => Math.Exp(-log)), Is.EqualTo(1).Within(2e-5), $"{likelihood.Kind}: {string.Join(", ", numbers)}");
            }
        }
    }

    [Test]
    public void Logistic_probabilities_agree_with_the_paper([Values(1, 3)] int components)
    {
        RandomSource random = new(5, (uint)components);
        DiscretizedLogisticLikelihood likelihood = new(components);
        for (int trial = 0; trial < 40; trial++)
        {
            double[] numbers = [.. Enumerable.Range(0, likelihood.NumbersPerColumn).Select(_ => 6 * random.NextUniform() - 4)];
            int[] levels = [0, 1, 100 + trial, 254, 255];
            LikelihoodRun.Values actual = LikelihoodRun.Native(
                likelihood, 1, [.. levels.SelectMany(_ => numbers)], [.. levels.Select(level => level / 255.0)]);
            for (int i = 0; i < levels.Length; i++)
            {
                double expected = -Math.Log(Mixture(numbers, components, levels[i]));
                double tolerance = 5e-5 * Math.Max(1, expected);
                Assert.That(actual.NegativeLogs[i], Is.EqualTo(expected).Within(tolerance), $"level {levels[i]}, {trial}");
            }
        }
    }

    /// <summary>A logistic distribution of a tenth of a level has e⁻⁶⁰⁰ left for some levels; no float holds that probability.</summary>
    [Test]
    public void Logarithms_stay_exact_where_probabilities_vanish()
    {
        double[] numbers = [0.25, -6.5], levels = [0, 40, 128, 200, 255];
        double[] actual = LikelihoodRun.Native(new DiscretizedLogisticLikelihood(), 1, [.. levels.SelectMany(_ => numbers)],
            [.. levels.Select(level => level / 255)]).NegativeLogs;
        for (int i = 0; i < levels.Length; i++)
        {
            double scale = Math.Exp(-7) + Math.Exp(-6.5), centre = 2 * levels[i] / 255 - 1 - 0.25;
            double near = (Math.Abs(centre) - 1 / 255.0) / scale, width = 2 / 255.0 / scale;
            double tail = Math.Log(1 + Math.Exp(-near)) + near, far = Math.Log(1 + Math.Exp(-near - width));
            // σ(−near) − σ(−near − width), by hand; the outermost levels have no second border.
            double expected = levels[i] is 0 or 255 ? tail : tail + far - Math.Log(1 - Math.Exp(-width));
            Assert.That(actual[i], Is.EqualTo(expected).Within(1e-4 * expected), $"level {levels[i]}");
        }

        Assert.That(actual.Max(), Is.GreaterThan(400));
    }

    /// <summary>
    /// Within half a level for every scale. For scales of a level and more the mean of levels is a sum at the centres of unit intervals,
    /// which differs from the integral by a 24th of the change of the slope from end to end, itself up to a quarter of the scale's inverse.
    /// </summary>
    [Test]
    public void Means_are_those_of_the_levels()
    {
        foreach (double mean in new[] { -1e30, -30, -1.01, -0.9999, -0.3, 0, 0.02, 0.7, 1, 1.5, 100, 1e5, 1e30 })
        {
            foreach (double log in new[] { -1000, -8, -6, -5, -4, -2, -1e-3, 0, 1e-3, 2, 5, 9, 12, 60, 1e30 })
            {
                double[] numbers = [mean, log];
                double actual = LikelihoodRun.Native(new DiscretizedLogisticLikelihood(), 1, numbers, [0]).Means[0];
                double expected = Enumerable.Range(1, Levels - 1).Sum(level => Sigma(-Standard(level - 0.5, mean, log))) / 255;
                double scaleInLevels = 127.5 * (Math.Exp(-7) + Math.Exp(log));
                double tolerance = 3e-6 + (log >= -5 ? 1 / (4 * 24 * scaleInLevels) : 0.5) / 255;
                Assert.That(actual, Is.EqualTo(expected).Within(tolerance), $"mean {mean}, log-scale {log}");
            }
        }
    }

    [Test]
    public void The_mean_of_a_mixture_is_that_of_its_components()
    {
        double[] numbers = [0.5, -1, -0.4, 0.6, -3, -4];
        double weight = 1 / (1 + Math.Exp(-1.5));
        double expected = weight * Mean([-0.4, -3]) + (1 - weight) * Mean([0.6, -4]);
        double actual = LikelihoodRun.Native(new DiscretizedLogisticLikelihood(2), 1, numbers, [0]).Means[0];
        Assert.That(actual, Is.EqualTo(expected).Within(1e-6));

        static double Mean(double[] single) => LikelihoodRun.Native(new DiscretizedLogisticLikelihood(), 1, single, [0]).Means[0];
    }

    [Test]
    public void Gradients_agree_with_differences()
    {
        RandomSource random = new(8);
        foreach (Likelihood likelihood in new Likelihood[] { new CategoricalLikelihood(4), new DiscretizedLogisticLikelihood(),
            new DiscretizedLogisticLikelihood(3) })
        {
            double[] data = likelihood is CategoricalLikelihood ? [0, 1, 2, 3, 1, 0] : [0, 1 / 255.0, 0.4, 0.6, 254 / 255.0, 1];
            double[] numbers =
                [.. Enumerable.Range(0, data.Length * likelihood.NumbersPerColumn).Select(_ => 4 * random.NextUniform() - 2)];
            Assert.That(LikelihoodRun.GradientError(likelihood, 2, numbers, data), Is.LessThan(1e-7), likelihood.Kind);
        }
    }

    [Test]
    public void Extreme_outputs_of_a_decoder_keep_losses_and_gradients_finite([Values("categorical", "logistic", "mixture")] string kind)
    {
        Likelihood likelihood = kind switch
        {
            "categorical" => new CategoricalLikelihood(3),
            "logistic" => new DiscretizedLogisticLikelihood(),
            _ => new DiscretizedLogisticLikelihood(2),
        };
        double[] data = kind == "categorical" ? [0, 1, 2] : [0, 128 / 255.0, 1];
        // Each number of a column takes each extreme, beside others that move with it.
        double[] numbers = [.. from value in Extremes
                               from other in Extremes
                               from place in Enumerable.Range(0, likelihood.NumbersPerColumn)
                               from _ in data
                               from number in Enumerable.Range(0, likelihood.NumbersPerColumn)
                               select number == place ? value : number % 2 == 0 ? other : -other / 3];
        double[] rows = [.. Enumerable.Range(0, numbers.Length / likelihood.NumbersPerColumn).Select(i => data[i % data.Length])];

        LikelihoodRun.Values actual = LikelihoodRun.Native(likelihood, 1, numbers, rows);

        Assert.That(actual.NegativeLogs, Has.All.Matches<double>(double.IsFinite), "losses");
        Assert.That(actual.NegativeLogs, Has.All.GreaterThan(-1e-5), "losses of probabilities");
        Assert.That(actual.Means, Has.All.Matches<double>(double.IsFinite), "means");
        Assert.That(actual.Gradients, Has.All.Matches<double>(double.IsFinite), "gradients");
    }

    [Test]
    public void Values_that_are_no_classes_or_levels_are_refused_with_their_place()
    {
        CategoricalLikelihood classes = new(3);
        Assert.That(() => classes.Validate(Floats(0, 2, 1, 2.5f)),
            Throws.ArgumentException.With.Message.Contains("holds 2.5 in row 1, column 1").And.Message.Contains("class numbers 0 to 2"));
        Assert.That(() => classes.Validate(Floats(0, 3)), Throws.ArgumentException.With.Message.Contains("holds 3 in row 0, column 1"));
        Assert.That(() => classes.Validate(Floats(0, -1)), Throws.ArgumentException);
        Assert.That(() => classes.Validate(Floats(0, 1, 2, 0)), Throws.Nothing);
        Assert.That(() => classes.Validate(Dataset.FromBytes("bytes", [0, 255, 255, 2], 2)),
            Throws.ArgumentException.With.Message.Contains("holds 0.007843138 in row 1, column 1"));
        Assert.That(() => classes.Validate(Dataset.FromBytes("bytes", [0, 255], 2)), Throws.Nothing);

        DiscretizedLogisticLikelihood levels = new();
        Assert.That(() => levels.Validate(Floats(0, 0.5f)),
            Throws.ArgumentException.With.Message.Contains("holds 0.5 in row 0, column 1").And.Message.Contains("256 levels"));
        Assert.That(() => levels.Validate(Floats(0, 1.1f)), Throws.ArgumentException.With.Message.Contains("holds 1.1"));
        Assert.That(() => levels.Validate(Floats(0, -1 / 255f)), Throws.ArgumentException);
        Assert.That(() => levels.Validate(Floats([.. Enumerable.Range(0, Levels).Select(level => level / 255f)])), Throws.Nothing);
        Assert.That(() => levels.Validate(Dataset.FromBytes("bytes", [.. Enumerable.Range(0, Levels).Select(i => (byte)i)], 2)),
            Throws.Nothing);
        Assert.That(() => new CategoricalLikelihood(1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new DiscretizedLogisticLikelihood(0), Throws.InstanceOf<ArgumentOutOfRangeException>());

        static Dataset Floats(params float[] values) => Dataset.FromFloats("floats", values, 2);
    }

    /// <summary>
    /// One column has class 2 always, the other 0 and 1 in equal parts. The best loss, with no message in the code, is ln 2; with the class
    /// in the code it is 0, and a VAE of one latent comes near to ln 2 in all: the price of the code is the entropy.
    /// </summary>
    [Test]
    public void A_model_of_classes_learns_them()
    {
        float[] values = [.. Enumerable.Range(0, 256).SelectMany(row => new float[] { 2, row % 2 })];
        Dataset data = Dataset.FromFloats("classes", values, 2);
        using Vae model = new(2, new Mlp(8), 1, new CategoricalLikelihood(3), 1);
        using Trainer trainer = new(model, new Adam(1e-2f));

        double loss = trainer.Fit(data, epochs: 40, batchSize: 32).Epochs[^1].Train;

        Assert.That(loss, Is.EqualTo(Math.Log(2)).Within(0.1));
        Assert.That(model.Sample(4, 1).Cast<float>().Where((_, i) => i % 2 == 0), Is.All.EqualTo(2).Within(0.1));
    }

    /// <summary>The paper's equation 2, with scales e⁻⁷ + eʳ in units in which pixels lie between −1 and 1.</summary>
    private static double Mixture(double[] numbers, int components, int level)
    {
        double[] weights = components == 1 ? [1] : Array.ConvertAll(numbers[..components], Math.Exp);
        double[] means = numbers[^(2 * components)..^components], logs = numbers[^components..];
        return Enumerable.Range(0, components).Sum(i => weights[i] / weights.Sum() * Probability(level, means[i], logs[i]));
    }

    /// <summary>The difference of the distribution function at the borders of a level, taken in the nearer tail.</summary>
    private static double Probability(int level, double mean, double log)
    {
        double upper = level == 255 ? double.PositiveInfinity : Standard(level + 0.5, mean, log);
        double lower = level == 0 ? double.NegativeInfinity : Standard(level - 0.5, mean, log);
        return lower > 0 ? Sigma(-lower) - Sigma(-upper) : Sigma(upper) - Sigma(lower);
    }

    /// <summary>A border of levels, 0 to 255, in units of the scale from the mean on.</summary>
    private static double Standard(double border, double mean, double log) =>
        (2 * border / 255 - 1 - mean) / (Math.Exp(-7) + Math.Exp(log));

    private static double Sigma(double x) => 1 / (1 + Math.Exp(-x));
}
