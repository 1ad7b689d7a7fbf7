namespace Latent.Markets.Tests.Scores;

/// <summary>Probability integral transforms and tests of their uniformity.</summary>
public sealed class UniformityTests
{
    [Test]
    public void Transforms_are_cdfs_kept_away_from_the_ends()
    {
        NormalDistribution normal = new(0, 1);
        Assert.That(ProbabilityIntegralTransform.Of([normal, normal, normal], [0, 1.6448536269514722, 40]),
            Is.EqualTo((double[])[0.5, 0.95, 1 - 1e-10]).Within(1e-12));
        Assert.That(ProbabilityIntegralTransform.Of(normal, -40), Is.EqualTo(1e-10));
    }

    [Test]
    public void Histogram_counts()
    {
        Assert.That(ProbabilityIntegralTransform.Histogram([0, 0.1, 0.25, 0.5, 0.99, 1], 4), Is.EqualTo((int[])[2, 1, 1, 2]));
        Assert.That(() =>
            ProbabilityIntegralTransform.Histogram([0.5, 1.5]),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("transform 1 is 1.5; it must be from 0 to 1"));
    }

    /// <summary>The empirical cdf of 0.1, 0.4, 0.7 is farthest from the diagonal at 0.7, where it reaches 1.</summary>
    [Test]
    public void Kolmogorov_statistic_by_hand()
    {
        Assert.That(Uniformity.KolmogorovSmirnov([0.7, 0.1, 0.4]).Statistic, Is.EqualTo(0.3).Within(1e-15));
    }

    /// <summary>Exact critical values of D from tables (Miller, "Table of percentage points of Kolmogorov statistics", 1956).</summary>
    [TestCase(10, 0.40925, 0.05)]
    [TestCase(20, 0.29408, 0.05)]
    [TestCase(10, 0.48893, 0.01)]
    [TestCase(50, 0.22604, 0.01)]
    [TestCase(100, 0.12067, 0.10)]
    public void Kolmogorov_p_values_are_those_of_tables(int count, double distance, double probability)
    {
        // All values are shifted so that the greatest distance is the wanted one.
        double[] values = [.. Enumerable.Range(0, count).Select(i => Math.Min(1, (double)i / count + distance))];
        HypothesisTest test = Uniformity.KolmogorovSmirnov(values);
        Assert.That(test.Statistic, Is.EqualTo(distance).Within(1e-12));
        Assert.That(test.PValue, Is.EqualTo(probability).Within(0.04 * probability));
    }

    /// <summary>The two series for the tail of Kolmogorov's distribution agree where they meet; its median is 0.82757.</summary>
    [Test]
    public void Kolmogorov_tail_is_smooth_and_has_its_median()
    {
        const int Count = 1_000_000;
        double[] grid = [.. Enumerable.Range(0, Count).Select(i => (double)i / Count)];
        double scale = 1000 + 0.12 + 0.11 / 1000;
        Assert.That(PValue(0.82757), Is.EqualTo(0.5).Within(1e-4));
        Assert.That(PValue(0.999999) - PValue(1.000001), Is.InRange(0, 1e-5));

        double PValue(double x) => Uniformity.KolmogorovSmirnov([.. grid.Select(value => Math.Min(1, value + x / scale))]).PValue;
    }

    /// <summary>4,000 samples of 250 values: a frequency of 0.05 has a standard error of 0.0034.</summary>
    [Test]
    public void Berkowitz_rejects_what_is_true_as_often_as_it_says()
    {
        RandomSource random = new(5);
        double[] pValues = [.. Enumerable.Range(0, 4000).Select(_ => Uniformity.Berkowitz(Uniform(random, 250)).PValue)];
        Assert.That(pValues.Average(p => p < 0.05 ? 1.0 : 0), Is.EqualTo(0.05).Within(0.014));
        Assert.That(pValues.Average(p => p < 0.5 ? 1.0 : 0), Is.EqualTo(0.5).Within(0.032));
    }

    [Test]
    public void Berkowitz_rejects_a_wrong_mean_deviation_or_dependence()
    {
        Assert.That(Rejected((z, _) => z + 0.4), Is.GreaterThan(0.95), "mean");
        Assert.That(Rejected((z, _) => 1.3 * z), Is.GreaterThan(0.95), "deviation");
        Assert.That(Rejected((z, before) => 0.4 * before + Math.Sqrt(1 - 0.16) * z), Is.GreaterThan(0.95), "dependence");

        static double Rejected(Func<double, double, double> change)
        {
            RandomSource random = new(6);
            NormalDistribution normal = new(0, 1);
            return Enumerable.Range(0, 200).Average(_ =>
            {
                double before = 0;
                double[] values = new double[250];
                for (int i = 0; i < values.Length; i++)
                {
                    before = change(normal.Sample(random), before);
                    values[i] = normal.Cdf(before);
                }

                return Uniformity.Berkowitz(values).PValue < 0.05 ? 1.0 : 0;
            });
        }
    }

    /// <summary>For z = (2, 1, −1, −2), Σ z² is 10; the reversed sequence has opposite signs, so that the mean is 0. With q(ρ) = 4 (1 − ρ²)
    /// + (1 − 2ρ)² + (1 + ρ)² + (2 − ρ)² the likelihood is 2 ln L = ln(1 − ρ²) − 4 ln(q / 4) − 4.</summary>
    [Test]
    public void Berkowitz_by_hand()
    {
        NormalDistribution normal = new(0, 1);
        double[] values = [.. new double[] { 2, 1, -1, -2 }.Select(normal.Cdf)];
        double most = Enumerable.Range(-9999, 19_999).Select(i => i / 10_000.0)
            .Max(rho => Math.Log(1 - rho * rho) - 4 * Math.Log((10 - 6 * rho + 2 * rho * rho) / 4) - 4);
        Assert.That(Uniformity.Berkowitz(values).Statistic, Is.EqualTo(most + 10).Within(1e-6));
    }

    [Test]
    public void Berkowitz_bears_values_at_the_ends_and_equal_ones()
    {
        Assert.That(Uniformity.Berkowitz([0, 1, 0.5, 0.5, 0]).PValue, Is.InRange(0, 1e-4));
        Assert.That(Uniformity.Berkowitz([0.3, 0.3, 0.3, 0.3, 0.3]).PValue, Is.LessThan(1e-10));
        double[] slow = [.. Enumerable.Range(0, 500).Select(i => 0.5 + 0.4 * Math.Sin(i / 100.0))],
            quick = [.. slow.Select((u, i) => i % 2 == 0 ? u : 1 - u)];
        Assert.That(Uniformity.Berkowitz(slow).PValue, Is.LessThan(1e-10), "nearly a unit root");
        Assert.That(Uniformity.Berkowitz(quick).PValue, Is.LessThan(1e-10), "nearly a root of −1");
        Assert.That(() =>
            Uniformity.Berkowitz([0.5, 0.5]), Throws.InstanceOf<ArgumentException>().With.Message.Contains("2 values; at least 4"));
    }

    private static double[] Uniform(RandomSource random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextUniform())];
}
