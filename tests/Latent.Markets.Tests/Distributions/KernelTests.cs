namespace Latent.Markets.Tests.Distributions;

/// <summary>Smoothed samples against hand calculations and against the distribution of the sample.</summary>
public sealed class KernelTests
{
    /// <summary>Values 0 … 9 with equal weights: σ = √8.25, n = 10, and quartiles 2 and 7, since each value is the middle of its
    /// tenth.</summary>
    [Test]
    public void Bandwidth_by_hand()
    {
        double[] values = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        double bandwidth = 0.9 * Math.Min(Math.Sqrt(8.25), 5 / 1.349) * Math.Pow(10, -0.2);
        MixtureDistribution kernel = MixtureDistribution.Kernel(values, Equal(10));
        Assert.That(kernel.Scales.ToArray(), Is.All.EqualTo(bandwidth).Within(1e-12));
        Assert.That(kernel.Locations.ToArray(), Is.EqualTo(values).Within(1e-12));
        Assert.That(kernel.Deviation, Is.EqualTo(Math.Sqrt(8.25 + bandwidth * bandwidth)).Within(1e-12));

        MixtureDistribution t = MixtureDistribution.Kernel(values, Equal(10), 4);
        Assert.That(t.Scales[0], Is.EqualTo(bandwidth / Math.Sqrt(2)).Within(1e-12), "the deviation of t with 4 degrees is √2");
        Assert.That(t.Deviation, Is.EqualTo(kernel.Deviation).Within(1e-12));
    }

    /// <summary>An outlier widens σ but not the quartiles, 2 and 7.</summary>
    [Test]
    public void Bandwidth_does_not_follow_outliers()
    {
        MixtureDistribution kernel = MixtureDistribution.Kernel([0, 1, 2, 3, 4, 5, 6, 7, 8, 1000], Equal(10));
        Assert.That(kernel.Scales[0], Is.EqualTo(0.9 * 5 / 1.349 * Math.Pow(10, -0.2)).Within(1e-12));
    }

    /// <summary>Alternating weights 3 and 1 have the effective number (Σ w)² / Σ w² = 40² / 100 of 20.</summary>
    [Test]
    public void Bandwidth_goes_by_the_effective_number()
    {
        double[] values = [.. Enumerable.Range(0, 20).Select(i => (double)(i / 2))],
            weights = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 3.0 : 1)];
        MixtureDistribution kernel = MixtureDistribution.Kernel(values, weights);
        Assert.That(kernel.Scales[0], Is.EqualTo(0.9 * Math.Sqrt(8.25) * Math.Pow(16, -0.2)).Within(1e-12));
    }

    [Test]
    public void Weights_count_by_their_shares_and_those_of_0_not_at_all()
    {
        MixtureDistribution one = MixtureDistribution.Kernel([1, 2, 4, 900], [1, 2, 1, 0]),
            two = MixtureDistribution.Kernel([1, 2, 4], [10, 20, 10]);
        Assert.That(one.Weights.ToArray(), Is.EqualTo((double[])[0.25, 0.5, 0.25]));
        Assert.That(one.Scales[0], Is.EqualTo(two.Scales[0]).Within(1e-14));
        Assert.That(one.Quantile(0.3), Is.EqualTo(two.Quantile(0.3)).Within(1e-14));
    }

    [Test]
    public void Deviation_is_kept_where_asked_for()
    {
        double[] values = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        MixtureDistribution kernel = MixtureDistribution.Kernel(values, Equal(10), 5, keepDeviation: true);
        Assert.That(kernel.Deviation, Is.EqualTo(Math.Sqrt(8.25)).Within(1e-12));
        Assert.That(kernel.Mean, Is.EqualTo(4.5).Within(1e-12));
    }

    [Test]
    public void Smoothed_draws_are_near_their_distribution([Values(4, double.PositiveInfinity)] double degrees)
    {
        StudentTDistribution truth = new(0.001, 0.01, 4);
        RandomSource random = new(12);
        MixtureDistribution kernel = MixtureDistribution.Kernel([.. Enumerable.Range(0, 2000).Select(_ => truth.Sample(random))],
            Equal(2000), degrees);
        for (double p = 0.02; p < 1; p += 0.02)
        {
            Assert.That(kernel.Cdf(truth.Quantile(p)), Is.EqualTo(p).Within(0.04), $"at {p}");
            Assert.That(kernel.Cdf(kernel.Quantile(p)), Is.EqualTo(p).Within(1e-7), $"at {p}");
        }

        Assert.That(kernel.Crps(0.003), Is.EqualTo(truth.Crps(0.003)).Within(0.0003));
    }

    /// <summary>If half of the weight lies on one value, the deviation alone counts.</summary>
    [Test]
    public void Equal_quartiles_are_no_bandwidth()
    {
        double[] values = [0, 0, 0, 0, 0, 0, 0, 0, 0, 10];
        Assert.That(MixtureDistribution.Kernel(values, Equal(10)).Scales[0], Is.EqualTo(0.9 * 3 * Math.Pow(10, -0.2)).Within(1e-12));
    }

    [Test]
    public void Bad_samples_are_refused()
    {
        Assert.That(() =>
            MixtureDistribution.Kernel([1, 1, 1], Equal(3)),
            Throws.ArgumentException.With.Message.Contains("3 values with a weight above 0 have the standard deviation 0"));
        Assert.That(() =>
            MixtureDistribution.Kernel([1, 2], Equal(3)), Throws.ArgumentException.With.Message.Contains("2 values and 3 weights"));
        Assert.That(() =>
            MixtureDistribution.Kernel([1, double.NaN], Equal(2)), Throws.ArgumentException.With.Message.Contains("Value 1 is NaN"));
        Assert.That(() => MixtureDistribution.Kernel([1, 2], [1, -1]), Throws.ArgumentException.With.Message.Contains("weight -1"));
        Assert.That(() =>
            MixtureDistribution.Kernel([1, 2], [1, 0]),
            Throws.ArgumentException.With.Message.Contains("Of 2 values, 1 have a weight above 0; at least 2 must"));
        Assert.That(() =>
            MixtureDistribution.Kernel([1, 2], Equal(2), 2),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("degrees of freedom is 2"));
    }

    private static double[] Equal(int count) => [.. Enumerable.Repeat(1.0, count)];
}
