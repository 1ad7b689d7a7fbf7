using Latent.Metrics;
using Latent.Models;
using Latent.Models.Parts;

namespace Latent.Tests.Metrics;

/// <summary>Metrics against values that are known from elsewhere.</summary>
public sealed class MetricsTests
{
    /// <summary>
    /// Four data points and two samples on a line, by hand: the radii to the first neighbour are 1, 1, 2, 3 for data and 8.5 for samples.
    /// </summary>
    [Test]
    public void Precision_recall_density_and_coverage_by_hand()
    {
        float[,] data = { { 0 }, { 1 }, { 3 }, { 6 } };
        float[,] samples = { { 0.5f }, { 9 } };
        Prdc result = Prdc.Of(data, samples, neighbours: 1);
        Assert.That(result.Precision, Is.EqualTo(0.5));
        Assert.That(result.Recall, Is.EqualTo(1));
        Assert.That(result.Density, Is.EqualTo(2 / 2.0), "0.5 lies in the balls of 0 and 1, and 9 in none");
        Assert.That(result.Coverage, Is.EqualTo(0.5));
    }

    /// <summary>
    /// For samples of the data's own distribution the expectations are 1 and 1 − Π (n − i) / (2n − i), in any dimension (Naeem et al.,
    /// 2020, section 3.2).
    /// </summary>
    [Test]
    public void Density_and_coverage_of_like_distributions_have_their_expectations([Values(2, 20)] int columns)
    {
        const int Count = 2000;
        Prdc result = Prdc.Of(Normal(Count, columns, 1), Normal(Count, columns, 2));
        double missed = Enumerable.Range(1, 5).Aggregate(1.0, (product, i) => product * (Count - i) / (2.0 * Count - i));
        Assert.That(result.Density, Is.EqualTo(1).Within(columns == 2 ? 0.05 : 0.15));
        Assert.That(result.Coverage, Is.EqualTo(1 - missed).Within(0.015));
    }

    /// <summary>
    /// The results of the authors' code (Naeem et al., 2020; README of clovaai/generative-evaluation-prdc) for two sets of 10,000 rows of
    /// N(0, I) in 1,000 dimensions, where many balls overlap in few rows. The standard deviations between draws are 0.014, 0.007, 0.055 and
    /// 0.006, measured over ten pairs; the tolerances are three times these.
    /// </summary>
    [Test]
    public void Precision_recall_density_and_coverage_of_normal_rows_in_a_thousand_dimensions()
    {
        Prdc result = Prdc.Of(Normal(10_000, 1000, 1), Normal(10_000, 1000, 2), neighbours: 5);
        TestContext.Out.WriteLine(result);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Precision, Is.EqualTo(0.477).Within(0.042));
            Assert.That(result.Recall, Is.EqualTo(0.470).Within(0.021));
            Assert.That(result.Density, Is.EqualTo(1.06).Within(0.165));
            Assert.That(result.Coverage, Is.EqualTo(0.974).Within(0.018));
        }
    }

    [Test]
    public void Samples_far_away_have_no_precision_and_no_coverage()
    {
        float[,] far = Normal(100, 3, 2);
        for (int row = 0; row < 100; row++)
        {
            far[row, 0] += 50;
        }

        Assert.That(Prdc.Of(Normal(100, 3, 1), far), Is.EqualTo(new Prdc(0, 0, 0, 0)));
        Assert.That(() => Prdc.Of(Normal(5, 2, 1), Normal(9, 2, 1)), Throws.ArgumentException.With.Message.Contains("5 points"));
        Assert.That(() => Prdc.Of(Normal(9, 2, 1), Normal(9, 3, 1)), Throws.ArgumentException.With.Message.Contains("2 and 3 columns"));
        Assert.That(() => Prdc.Of(new float[,] { { float.NaN } }, Normal(9, 1, 1)), Throws.ArgumentException.With.Message.Contains("NaN"));
    }

    [Test]
    public void Permutation_test_separates_distributions_and_accepts_equal_ones()
    {
        float[,] shifted = Normal(200, 2, 2);
        for (int row = 0; row < 200; row++)
        {
            shifted[row, 0] += 0.6f;
        }

        MaximumMeanDiscrepancy different = MaximumMeanDiscrepancy.Of(Normal(200, 2, 1), shifted, 199, 5);
        Assert.That(different.PValue, Is.EqualTo(1 / 200.0), "no relabelling is as large");
        double[] alike = [.. Enumerable.Range(0, 20)
            .Select(i => MaximumMeanDiscrepancy.Of(Normal(100, 2, (uint)i + 10), Normal(100, 2, (uint)i + 90), 99, 5).PValue)];
        Assert.That(alike.Average(), Is.EqualTo(0.5).Within(0.25), "uniform");
        Assert.That(different.Squared, Is.Positive);
    }

    [Test]
    public void More_rows_or_relabellings_than_an_array_holds_are_refused()
    {
        Assert.That(
            () => MaximumMeanDiscrepancy.Of(new float[40_000, 1], new float[10_000, 1]),
            Throws.ArgumentException.With.Message.Contains("50000 · 50000 numbers").And.Message.Contains("fewer rows"));
        Assert.That(
            () => MaximumMeanDiscrepancy.Of(new float[100, 1], new float[100, 1], permutations: 20_000_000),
            Throws.ArgumentException.With.Message.Contains("200 · 20000001 numbers").And.Message.Contains("fewer relabellings"));
    }

    /// <summary>The sets are the corners of boxes, whose mean and variance are known exactly.</summary>
    [Test]
    public void Frechet_distance_of_boxes_is_that_of_their_moments()
    {
        float[,] unit = Corners([0, 0, 0], [1, 1, 1]), other = Corners([1, 2, 0], [3, 1, 2]);
        // Corners have the variance half² · 8 / 7 along each axis.
        double scale = 8.0 / 7;
        double expected = 1 + 4 + scale * (4 + 0 + 1);
        Assert.That(FrechetDistance.Of(unit, other), Is.EqualTo(expected).Within(1e-9));
        Assert.That(FrechetDistance.Of(unit, unit), Is.Zero.Within(1e-9));
        Assert.That(() => FrechetDistance.Of(unit, new float[1, 3]), Throws.ArgumentException);
    }

    [Test]
    public void Copies_of_training_data_are_found_and_new_rows_are_not()
    {
        float[,] training = Normal(1000, 10, 1), fresh = Normal(100, 10, 2), copies = Normal(100, 10, 3);
        for (int row = 0; row < 50; row++)
        {
            for (int column = 0; column < 10; column++)
            {
                copies[row, column] = training[3 * row, column] + 0.01f;
            }
        }

        Assert.That(Memorisation.Of(training, fresh).Share, Is.Zero);
        Assert.That(Memorisation.Of(training, copies).Share, Is.EqualTo(0.5));
        Assert.That(Memorisation.Of(training, copies).MedianDistance, Is.LessThan(Memorisation.Of(training, fresh).MedianDistance));
    }

    [Test]
    public void Modes_are_counted_by_samples_within_three_deviations()
    {
        float[,] modes = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 } };
        float[,] samples = { { 0.02f, 0 }, { 0, 0 }, { 1, 0.029f }, { 0.5f, 0.5f } };
        ModeCoverage result = ModeCoverage.Of(modes, 0.01, samples);
        Assert.That(result.Modes, Is.EqualTo(2));
        Assert.That(result.HighQuality, Is.EqualTo(0.75));
        double third = 1 / 3.0;
        Assert.That(result.ReverseKl, Is.EqualTo(2 * third * Math.Log(2 * third * 4) + third * Math.Log(third * 4)).Within(1e-12));
        Assert.That(ModeCoverage.Of(modes, 0.01, new float[,] { { 9, 9 } }), Is.EqualTo(new ModeCoverage(0, 0, double.NaN)), "no mode");
    }

    [Test]
    public void Class_histograms_of_samples_diverge_from_those_of_data()
    {
        ClassHistogram samples = ClassHistogram.Of([0, 0, 0, 1], 3), data = ClassHistogram.Of([0, 1, 2, 2], 3);
        Assert.That(samples.Shares, Is.EqualTo(new[] { 0.75, 0.25, 0 }));
        Assert.That(samples.DivergenceFrom(data), Is.EqualTo(0.75 * Math.Log(3)).Within(1e-12));
        Assert.That(data.DivergenceFrom(samples), Is.EqualTo(double.PositiveInfinity));
        Assert.That(() => samples.DivergenceFrom(ClassHistogram.Of([0], 2)), Throws.ArgumentException);
        Assert.That(() => ClassHistogram.Of([0, 3], 3), Throws.ArgumentException.With.Message.Contains("label 3; labels from 0 to 2"));
        Assert.That(() => ClassHistogram.Of([-1], 3), Throws.ArgumentException.With.Message.Contains("label -1"));
    }

    [Test]
    public void Latents_that_do_not_vary_are_not_active()
    {
        float[,] mu = { { 1, 0, 0.05f }, { -1, 0, -0.05f } }, logVariance = { { -2, 0, 0 }, { -2, 0, 0 } };
        LatentUsage usage = LatentUsage.Of(mu, logVariance);
        Assert.That(usage.Active, Is.EqualTo(new[] { true, false, false }));
        Assert.That(usage.Kl, Is.EqualTo(new[] { 0.5 * (1 + Math.Exp(-2) - 1 + 2), 0, 0.5 * 0.0025 }).Within(1e-7));
        Assert.That(LatentUsage.Of(new float[3, 2], new float[3, 2]).IsCollapsed, Is.True);
    }

    /// <summary>With one latent, p(x) is an integral that a grid approximates to many digits.</summary>
    [Test]
    public void Importance_sampling_finds_the_likelihood_that_integration_gives()
    {
        using Vae model = new(6, 5, 1, seed: 4);
        float[,] data = { { 1, 0, 1, 1, 0, 0 }, { 0, 1, 1, 0, 0, 1 } };
        const int Points = 2001;
        float[,] grid = new float[Points, 1];
        for (int i = 0; i < Points; i++)
        {
            grid[i, 0] = 16f * i / (Points - 1) - 8;
        }

        float[,] decoded = model.Decode(grid);
        double[] exact = [.. Enumerable.Range(0, 2)
            .Select(row => Math.Log(Enumerable.Range(0, Points).Sum(i => Density(grid[i, 0]) * Likelihood(row, i)) * 16 / (Points - 1)))];
        ImportanceSampling estimate = ImportanceSampling.Of(model, data, 100_000, 1);
        Assert.That(estimate.Mean, Is.EqualTo(exact.Average()).Within(5e-3));
        Assert.That(estimate.StandardError, Is.EqualTo(Math.Abs(exact[0] - exact[1]) / 2).Within(5e-3));

        double Likelihood(int row, int point) =>
            Enumerable.Range(0, 6).Aggregate(1.0, (product, column) =>
                product * (data[row, column] > 0 ? decoded[point, column] : 1 - decoded[point, column]));

        static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
    }

    /// <summary>
    /// The mean squared difference of successive independent numbers is twice their variance (von Neumann, 1941). It is much smaller for
    /// estimates with nine of ten draws in common.
    /// </summary>
    [Test]
    public void Neighbouring_seeds_draw_independently()
    {
        using Vae model = new(6, 5, 2, seed: 4);
        float[,] row = { { 1, 0, 1, 1, 0, 0 } };
        double[] estimates = [.. Enumerable.Range(0, 60).Select(seed => ImportanceSampling.Of(model, row, 500, (ulong)seed).Mean)];
        double mean = estimates.Average();
        double squares = estimates.Sum(estimate => (estimate - mean) * (estimate - mean));
        double ratio = estimates.Zip(estimates.Skip(1), (estimate, next) => (next - estimate) * (next - estimate)).Sum() / squares;
        Assert.That(ratio, Is.EqualTo(2).Within(0.8), "three deviations");
    }

    [Test]
    public void The_bound_tightens_with_the_number_of_draws()
    {
        using Iwae model = new(20, [(new Mlp(8), 6), (new Mlp(5), 3)], seed: 4);
        float[,] data = new float[60, 20];
        RandomSource random = new(3);
        for (int i = 0; i < data.Length; i++)
        {
            data[i / 20, i % 20] = random.NextBelow(2);
        }

        double[] bounds = [.. new[] { 1, 50, 5000 }.Select(draws => ImportanceSampling.Of(model, data, draws, 1).Mean)];
        Assert.That(bounds, Is.Ordered.Ascending);
        Assert.That(() =>
            ImportanceSampling.Of(new Gan(20, new Mlp(4), 2), data, 10), Throws.ArgumentException.With.Message.Contains("gan"));
    }

    [TestCase(1, 1)]
    [TestCase(50, 50)]
    [TestCase(51, 100)]
    [TestCase(5000, 5000)]
    public void Draws_are_rounded_up_to_whole_runs(int asked, int taken) =>
        Assert.That(ImportanceSampling.Rounded(asked), Is.EqualTo(taken));

    private static float[,] Normal(int count, int columns, uint stream)
    {
        float[] values = new float[count * columns];
        new RandomSource(7, stream).Normal(values, 1);
        float[,] rows = new float[count, columns];
        Buffer.BlockCopy(values, 0, rows, 0, values.Length * sizeof(float));
        return rows;
    }

    private static float[,] Corners(float[] centre, float[] half)
    {
        float[,] corners = new float[8, 3];
        for (int corner = 0; corner < 8; corner++)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                corners[corner, axis] = centre[axis] + ((corner >> axis & 1) == 0 ? -half[axis] : half[axis]);
            }
        }

        return corners;
    }
}
