namespace Latent.Markets.Tests.Regimes;

/// <summary>Mixtures of normal densities.</summary>
public sealed class GaussianMixtureTests
{
    [Test]
    public void No_iteration_lowers_the_likelihood([Range(1, 6)] int seed, [Values(1, 3)] int columns)
    {
        RandomSource random = new((ulong)seed);
        Observations rows = new([.. Enumerable.Range(0, 300 * columns).Select(_ => Simulated.StudentT(random, 3))], columns);
        GaussianMixture mixture = GaussianMixture.Fit(rows, 3, (ulong)seed, restarts: 1, floor: 0.05);
        Assert.That(mixture.LogLikelihoods, Has.Count.GreaterThan(10));
        Assert.That(mixture.LogLikelihoods.Zip(mixture.LogLikelihoods.Skip(1), (before, after) => after - before),
            Is.All.GreaterThan(-1e-9));
        Assert.That(mixture.LogLikelihoods[^1] - mixture.LogLikelihoods[0], Is.GreaterThan(1));
    }

    [Test]
    public void Components_are_found_again_and_their_density_is_that_of_the_formula()
    {
        RandomSource random = new(1);
        Observations rows = new([.. Enumerable.Range(0, 9000)
            .Select(row => row % 3 == 0 ? 4 + 2 * Simulated.Normal(random) : Simulated.Normal(random))], 1);
        GaussianMixture mixture = GaussianMixture.Fit(rows, 2, seed: 1);
        Assert.That(mixture.Weights, Is.EqualTo(new[] { 2 / 3.0, 1 / 3.0 }).Within(0.03));
        Assert.That(mixture.Mean(1)[0], Is.EqualTo(4).Within(0.25));
        Assert.That(mixture.Covariance(1)[0, 0], Is.EqualTo(4).Within(0.5));
        double[] probabilities = new double[2];
        double logDensity = mixture.Classify([1.5], probabilities);
        double[] terms = [.. Enumerable.Range(0, 2).Select(i =>
            mixture.Weights[i] * Math.Exp(-Math.Pow(1.5 - mixture.Mean(i)[0], 2) / (2 * mixture.Covariance(i)[0, 0]))
            / Math.Sqrt(2 * Math.PI * mixture.Covariance(i)[0, 0]))];
        Assert.That(logDensity, Is.EqualTo(Math.Log(terms.Sum())).Within(1e-12));
        Assert.That(probabilities[1], Is.EqualTo(terms[1] / terms.Sum()).Within(1e-12));
    }

    /// <summary>The density in two dimensions with a correlation, computed directly.</summary>
    [Test]
    public void One_component_has_the_moments_of_the_rows()
    {
        RandomSource random = new(2);
        double[][] rows = [.. Enumerable.Range(0, 50).Select(_ =>
        {
            double first = Simulated.Normal(random);
            return new[] { first, 0.7 * first + Simulated.Normal(random) };
        })];
        GaussianMixture mixture = GaussianMixture.Fit(new Observations(rows), 1, seed: 1);
        double[] mean = [rows.Average(row => row[0]), rows.Average(row => row[1])];
        double xx = rows.Average(row => Math.Pow(row[0] - mean[0], 2)), yy = rows.Average(row => Math.Pow(row[1] - mean[1], 2)),
            xy = rows.Average(row => (row[0] - mean[0]) * (row[1] - mean[1]));
        Assert.That(mixture.Mean(0), Is.EqualTo(mean).Within(1e-12));
        Assert.That(mixture.Covariance(0), Is.EqualTo(new[,] { { xx, xy }, { xy, yy } }).Within(1e-12));
        double determinant = xx * yy - xy * xy;
        double expected = rows.Sum(row =>
        {
            (double x, double y) = (row[0] - mean[0], row[1] - mean[1]);
            return -Math.Log(2 * Math.PI) - Math.Log(determinant) / 2 - (yy * x * x - 2 * xy * x * y + xx * y * y) / (2 * determinant);
        });
        Assert.That(mixture.LogLikelihood, Is.EqualTo(expected).Within(1e-9));
        Assert.That(mixture.Bic, Is.EqualTo(-2 * expected + 5 * Math.Log(50)).Within(1e-9));
    }

    [Test]
    public void The_criterion_picks_the_number_of_components([Range(1, 3)] int components)
    {
        double[][] means = [.. new double[][] { [0, 0], [4, 0], [0, 4] }.Take(components)];
        Observations rows = Simulated.Clusters(new RandomSource(3), means, 1, 1500);
        Assert.That(GaussianMixture.Select(rows, 1, 5, seed: 1).Components, Is.EqualTo(components));
    }

    /// <summary>Rows on a line have a singular covariance; the floor makes it invertible.</summary>
    [Test]
    public void Rows_on_a_line_or_repeated_give_numbers()
    {
        RandomSource random = new(4);
        Observations line = new([.. Enumerable.Range(0, 200).Select(_ => Simulated.Normal(random))
            .Select(value => new[] { value, 2 * value })]);
        GaussianMixture mixture = GaussianMixture.Fit(line, 2, seed: 1, floor: 0.01);
        double[,] covariance = mixture.Covariance(0);
        Assert.That(covariance[0, 0] * covariance[1, 1] - covariance[0, 1] * covariance[1, 0], Is.Positive);
        Assert.That(double.IsFinite(mixture.LogLikelihood));
        Observations few = new([.. Enumerable.Range(0, 100).Select(i => (double)(i % 3))], 1);
        Assert.That(double.IsFinite(GaussianMixture.Fit(few, 3, seed: 1).LogLikelihood));
        Assert.That(() =>
            GaussianMixture.Fit(few, 4, seed: 1),
            Throws.ArgumentException.With.Message.Contains("Only 3 of the ").And.Message.Contains("rows are different; 4 clusters"));
        Assert.That(() =>
            GaussianMixture.Fit(new Observations([1, 2, 3], 1), 2, seed: 1),
            Throws.ArgumentException.With.Message.Contains("5 parameters"));
    }

    /// <summary>Among covariances with eigenvalues of at least the floor, the raised one is the most likely: no other near it is more
    /// likely.</summary>
    [Test]
    public void A_raised_covariance_is_the_most_likely_under_the_floor()
    {
        RandomSource random = new(5);
        double[] sample = [1, 0.9, 0.9, 0.9], floor = [0.5, 0.5], raised = [.. sample];
        WeightedMoments.Raise(raised, floor);
        double best = LogLikelihood(raised);
        int tried = 0;
        for (int i = 0; i < 2000; i++)
        {
            (double a, double b, double c) = (raised[0] + 0.1 * Simulated.Normal(random), raised[1] + 0.1 * Simulated.Normal(random),
                raised[3] + 0.1 * Simulated.Normal(random));
            if ((a - 0.5) * (c - 0.5) >= b * b && a >= 0.5)
            {
                tried++;
                Assert.That(LogLikelihood([a, b, b, c]), Is.LessThanOrEqualTo(best + 1e-12));
            }
        }

        Assert.That(tried, Is.GreaterThan(100));

        double LogLikelihood(double[] m)
        {
            double determinant = m[0] * m[3] - m[1] * m[2];
            return -Math.Log(determinant) - (m[3] * sample[0] - 2 * m[1] * sample[1] + m[0] * sample[3]) / determinant;
        }
    }
}
