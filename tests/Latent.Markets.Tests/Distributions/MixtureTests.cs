namespace Latent.Markets.Tests.Distributions;

/// <summary>Mixtures against their components, closed forms of normal mixtures and quadrature.</summary>
public sealed class MixtureTests
{
    private static readonly double[] Levels = [1e-6, 0.001, 0.01, 0.05, 0.25, 0.5, 0.8, 0.95, 0.999];

    [Test]
    public void A_mixture_of_one_is_its_component([Values(2.5, 3, 4, 5, 6.5, 40, double.PositiveInfinity)] double degrees)
    {
        StudentTDistribution t = new(0.001, 0.02, degrees);
        MixtureDistribution mixture = new([3], [0.001], [0.02], degrees);
        Assert.That(mixture.Mean, Is.EqualTo(t.Mean));
        Assert.That(mixture.Deviation, Is.EqualTo(t.Deviation).Within(1e-14));
        foreach (double p in Levels)
        {
            double x = t.Quantile(p);
            Assert.That(mixture.Quantile(p), Is.EqualTo(x).Within(1e-10 * Math.Abs(x) + 1e-14), $"quantile at {p}");
            Assert.That(mixture.Cdf(x), Is.EqualTo(p).Within(1e-11), $"cdf at {p}");
            Assert.That(mixture.LogDensity(x), Is.EqualTo(t.LogDensity(x)).Within(1e-12), $"density at {p}");
            Assert.That(mixture.Crps(x), Is.EqualTo(t.Crps(x)).Within(1e-6 * t.Crps(x)), $"score at {p}");
            Assert.That(mixture.ExpectedShortfall(p),
                Is.EqualTo(t.ExpectedShortfall(p)).Within(1e-10 * Math.Abs(t.ExpectedShortfall(p)) + 1e-14), $"shortfall at {p}");
        }
    }

    [Test]
    public void Equal_components_are_as_one([Values(3, 4, 7.3, double.PositiveInfinity)] double degrees, [Values(2, 300)] int count)
    {
        StudentTDistribution t = new(-0.3, 2, degrees);
        MixtureDistribution mixture = new(Filled(count, 0.1), Filled(count, -0.3), Filled(count, 2), degrees);
        foreach (double p in Levels)
        {
            double x = t.Quantile(p);
            Assert.That(mixture.Quantile(p), Is.EqualTo(x).Within(count > 32 ? 1e-7 * Math.Abs(x) + 1e-7 : 1e-11 * Math.Abs(x)),
                $"quantile at {p}");
            Assert.That(mixture.Crps(x), Is.EqualTo(t.Crps(x)).Within(1e-6 * t.Crps(x)), $"score at {p}");
        }
    }

    /// <summary>The score is Σ wᵢ A(y − μᵢ, σᵢ²) − ½ ΣΣ wᵢ wⱼ A(μᵢ − μⱼ, σᵢ² + σⱼ²) with A(m, s²) = 2 s φ(m / s) + m (2 Φ(m / s) − 1)
    /// (Grimit, Gneiting, Berrocal and Johnson, "The continuous ranked probability score for circular variables", 2006).</summary>
    [Test]
    public void Scores_of_normal_mixtures_have_a_closed_form([Range(1, 8)] int seed)
    {
        RandomSource random = new((ulong)seed);
        int count = 1 + random.NextBelow(60);
        // Components from far apart to fully overlapping: scales over a factor of a hundred.
        double[] weights = Draws(() => random.NextUniform() + 0.01), locations = Draws(() => random.NextUniform() - 0.5),
            scales = Draws(() => 0.3 * Math.Pow(0.01, random.NextUniform()));
        MixtureDistribution mixture = new(weights, locations, scales);
        foreach (double outcome in (double[])[-1, -0.2, 0.05, 0.7])
        {
            double expected = 0;
            for (int i = 0; i < count; i++)
            {
                expected += mixture.Weights[i] * A(outcome - locations[i], scales[i] * scales[i]);
                for (int j = 0; j < count; j++)
                {
                    expected -= 0.5 * mixture.Weights[i] * mixture.Weights[j]
                        * A(locations[i] - locations[j], scales[i] * scales[i] + scales[j] * scales[j]);
                }
            }

            Assert.That(mixture.Crps(outcome), Is.EqualTo(expected).Within(1e-6 * expected), $"{count} components at {outcome}");
        }

        double[] Draws(Func<double> draw) => [.. Enumerable.Range(0, count).Select(_ => draw())];

        static double A(double mean, double variance)
        {
            NormalDistribution normal = new(0, 1);
            double deviation = Math.Sqrt(variance), z = mean / deviation;
            return 2 * deviation * Math.Exp(normal.LogDensity(z)) + mean * (2 * normal.Cdf(z) - 1);
        }
    }

    [Test]
    public void Scores_are_the_integral_they_are_defined_by([Values(2.2, 3, 4, 6.5)] double degrees, [Values(-4, 0.3, 2.9)] double outcome)
    {
        MixtureDistribution mixture = new([0.7, 0.2, 0.1], [0.1, -1, 3], [1, 2, 0.1], degrees);
        double expected = ClosedFormTests.Score(mixture, outcome, 3, 0.1);
        Assert.That(mixture.Crps(outcome), Is.EqualTo(expected).Within(1e-6 * expected));
    }

    [Test]
    public void Quantiles_rise_and_invert_the_cdf([Values(3, 4, 5.5, double.PositiveInfinity)] double degrees,
        [Values(2, 40, 600)] int count)
    {
        MixtureDistribution mixture = Sample(degrees, count, 5);
        double before = double.NegativeInfinity;
        for (int i = 1; i < 1000; i++)
        {
            double x = mixture.Quantile(i / 1000.0);
            Assert.That(mixture.Cdf(x), Is.EqualTo(i / 1000.0).Within(count > 32 ? 1e-7 : 1e-11), $"at {i}");
            Assert.That(x, Is.GreaterThan(before));
            before = x;
        }

        foreach (double p in (double[])[1e-9, 1e-7, 1e-5])
        {
            Assert.That(mixture.Cdf(mixture.Quantile(p)), Is.EqualTo(p).Within(1e-3 * p), $"at {p}");
            Assert.That(1 - mixture.Cdf(mixture.Quantile(1 - p)), Is.EqualTo(p).Within(1e-3 * p + 1e-13), $"at 1 - {p}");
        }
    }

    /// <summary>Between two components far apart, the cdf has a plateau at one half, at which Newton's method alone would
    /// diverge.</summary>
    [Test]
    public void Quantiles_of_components_far_apart_are_those_of_each()
    {
        MixtureDistribution mixture = new([0.25, 0.75], [-100, 100], [0.01, 1]);
        NormalDistribution low = new(-100, 0.01), high = new(100, 1);
        Assert.That(mixture.Quantile(0.05), Is.EqualTo(low.Quantile(0.2)).Within(1e-10));
        Assert.That(mixture.Quantile(0.2475), Is.EqualTo(low.Quantile(0.99)).Within(1e-10));
        Assert.That(mixture.Quantile(0.2575), Is.EqualTo(high.Quantile(0.01)).Within(1e-10));
        Assert.That(mixture.Quantile(0.625), Is.EqualTo(100).Within(1e-10));
    }

    /// <summary>The quantile of one half can be anywhere between the components; the probabilities beside it are 10⁻⁹ from an end of
    /// either.</summary>
    [Test]
    public void Quantiles_of_two_halves_far_apart_are_on_either_side([Values(2, 40)] int count)
    {
        double[] weights = Filled(count, 1), scales = Filled(count, 0.01),
            locations = [.. Enumerable.Range(0, count).Select(i => i < count / 2 ? -100.0 : 100)];
        MixtureDistribution mixture = new(weights, locations, scales);
        Assert.That(mixture.Quantile(0.5), Is.InRange(-100, 100));
        Assert.That(mixture.Quantile(0.49), Is.EqualTo(new NormalDistribution(-100, 0.01).Quantile(0.98)).Within(1e-7));
        Assert.That(mixture.Quantile(0.51), Is.EqualTo(new NormalDistribution(100, 0.01).Quantile(0.02)).Within(1e-7));
        Assert.That(mixture.Crps(100), Is.EqualTo(100 - 50).Within(0.01), "½ · 200 − ½ · ½ · 200, all but for the width");
    }

    /// <summary>A hundredth of the mass within a millionth of the width is found by the mass missing without it.</summary>
    [Test]
    public void Narrow_components_among_many_wide_ones_are_not_missed([Values(4, double.PositiveInfinity)] double degrees)
    {
        double[] weights = Filled(100, 1), scales = Filled(100, 1), locations = Filled(100, 0);
        (locations[70], scales[70]) = (0.3217, 1e-6);
        MixtureDistribution mixture = new(weights, locations, scales, degrees);
        double below = 0.99 * new StudentTDistribution(0, 1, degrees).Cdf(0.3217);
        Assert.That(mixture.Quantile(below + 0.005), Is.EqualTo(0.3217).Within(1e-9));
        Assert.That(mixture.Quantile(below + 0.0075),
            Is.EqualTo(0.3217 + 1e-6 * new StudentTDistribution(0, 1, degrees).Quantile(0.75)).Within(1e-10));
    }

    /// <summary>300 components far narrower than their distances are an empirical distribution; for 0 … 299, ½ E|X − X′| is (n² − 1) / (6
    /// n).</summary>
    [Test]
    public void Components_that_do_not_touch_are_an_empirical_distribution()
    {
        MixtureDistribution mixture = new(Filled(300, 1), [.. Enumerable.Range(0, 300).Select(i => (double)i)], Filled(300, 1e-7), 4);
        Assert.That(mixture.Crps(0), Is.EqualTo(149.5 - (300 * 300 - 1) / 1800.0).Within(1e-4));
        Assert.That(mixture.Quantile(0.5 / 300), Is.Zero.Within(1e-10));
        Assert.That(mixture.Quantile(150.5 / 300), Is.EqualTo(150).Within(1e-10));
    }

    [Test]
    public void Shortfall_is_the_mean_of_the_quantiles_below([Values(3, 4, double.PositiveInfinity)] double degrees,
        [Values(0.01, 0.05, 0.5)] double probability)
    {
        MixtureDistribution mixture = Sample(degrees, 9, 3);
        double mean = ClosedFormTests.Integral(v =>
            mixture.Quantile(probability * Math.Exp(-v * v * v)) * Math.Exp(-v * v * v) * 3 * v * v, 0, 5);
        Assert.That(mixture.ExpectedShortfall(probability), Is.EqualTo(mean).Within(1e-6));
    }

    [Test]
    public void Density_is_the_slope_of_the_cdf([Values(3, 4, 5.5, double.PositiveInfinity)] double degrees)
    {
        MixtureDistribution mixture = Sample(degrees, 50, 2);
        for (double x = -4; x <= 4; x += 0.1)
        {
            double slope = (mixture.Cdf(x + 1e-5) - mixture.Cdf(x - 1e-5)) / 2e-5;
            Assert.That(Math.Exp(mixture.LogDensity(x)), Is.EqualTo(slope).Within(1e-7), $"at {x}");
        }
    }

    [Test]
    public void Draws_follow_the_cdf()
    {
        MixtureDistribution mixture = new([0.6, 0, 0.4], [0, 9, 1], [0.5, 1, 0.1], 4);
        RandomSource random = new(11);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => mixture.Sample(random))];
        double[] values = [.. draws.Select(mixture.Cdf).Order()];
        double statistic = values.Select((p, i) => Math.Max(p - i / 1e5, (i + 1) / 1e5 - p)).Max();
        Assert.That(statistic, Is.LessThan(1.95 / Math.Sqrt(1e5)), "a thousandth of seeds exceed that");
        Assert.That(draws.Average(), Is.EqualTo(mixture.Mean).Within(4 * mixture.Deviation / Math.Sqrt(1e5)));
    }

    [Test]
    public void The_true_mixture_has_the_least_expected_score()
    {
        MixtureDistribution truth = new([0.8, 0.2], [0.1, -0.3], [1, 3]);
        double least = Expected(truth);
        foreach (ReturnDistribution other in (ReturnDistribution[])[
            new MixtureDistribution([0.7, 0.3], [0.1, -0.3], [1, 3]), new MixtureDistribution([0.8, 0.2], [0.1, -0.3], [1, 2.5]),
                new NormalDistribution(truth.Mean, truth.Deviation)])
        {
            Assert.That(Expected(other), Is.GreaterThan(least + 1e-5));
        }

        double Expected(ReturnDistribution forecast) =>
            ClosedFormTests.Integral(x => forecast.Crps(x) * Math.Exp(truth.LogDensity(x)), -25, 25);
    }

    [Test]
    public void The_same_numbers_give_the_same_bits()
    {
        MixtureDistribution one = Sample(4, 600, 8), two = Sample(4, 600, 8);
        double first = one.Quantile(0.3);
        Assert.That(two.Crps(0.2), Is.EqualTo(one.Crps(0.2)));
        Assert.That(two.Quantile(0.3), Is.EqualTo(first), "independent of earlier calls");
        Assert.That(two.ExpectedShortfall(0.01), Is.EqualTo(one.ExpectedShortfall(0.01)));
    }

    [Test]
    public void Bad_components_are_refused()
    {
        Assert.That(() =>
            new MixtureDistribution([1], [0, 1], [1]),
            Throws.ArgumentException.With.Message.Contains("1 weights, 2 locations and 1 scales"));
        Assert.That(() =>
            new MixtureDistribution([1, -1], [0, 1], [1, 1]), Throws.ArgumentException.With.Message.Contains("Component 1 has weight -1"));
        Assert.That(() => new MixtureDistribution([1], [double.NaN], [1]), Throws.ArgumentException.With.Message.Contains("location NaN"));
        Assert.That(() =>
            new MixtureDistribution([1], [0], [0]),
            Throws.ArgumentException.With.Message.Contains("scale 0; weights must be 0 or more, scales above 0"));
        Assert.That(() =>
            new MixtureDistribution([0], [0], [1]),
            Throws.ArgumentException.With.Message.Contains("None of 1 components has a weight above 0"));
        Assert.That(() => new MixtureDistribution([], [], []), Throws.ArgumentException.With.Message.Contains("None of 0 components"));
        Assert.That(() =>
            new MixtureDistribution([1], [0], [1], 1.5),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("degrees of freedom is 1.5"));
        Assert.That(() =>
            new MixtureDistribution([1], [0], [1]).Quantile(double.NaN),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The probability is NaN"));
    }

    // A mixture with normal centres of deviation 1 and scales of 0.1 … 1.
    internal static MixtureDistribution Sample(double degrees, int count, ulong seed)
    {
        RandomSource random = new(seed);
        NormalDistribution normal = new(0, 1);
        double[] weights = new double[count], locations = new double[count], scales = new double[count];
        for (int i = 0; i < count; i++)
        {
            (weights[i], locations[i], scales[i]) = (random.NextUniform(), normal.Sample(random), 0.1 + 0.9 * random.NextUniform());
        }

        return new MixtureDistribution(weights, locations, scales, degrees);
    }

    private static double[] Filled(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
