using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;

namespace Latent.Markets.Tests.Distributions;

/// <summary>Normal and t distributions against published values, MathNet.Numerics and quadrature.</summary>
public sealed class ClosedFormTests
{
    [Test]
    public void Score_of_a_normal_at_its_mean_is_known()
    {
        Assert.That(new NormalDistribution(0, 1).Crps(0), Is.EqualTo((Math.Sqrt(2) - 1) / Math.Sqrt(Math.PI)).Within(1e-15));
        Assert.That(new NormalDistribution(0.001, 0.02).Crps(0.001), Is.EqualTo(0.02 * 0.233694977254).Within(1e-13));
    }

    /// <summary>E Crps(X) = ½ E|X − X′|, which is s / √π for the normal.</summary>
    [Test]
    public void Expected_score_of_the_true_normal_is_its_deviation_over_root_pi()
    {
        NormalDistribution normal = new(0.01, 0.3);
        double expected = Integral(x => normal.Crps(x) * Math.Exp(normal.LogDensity(x)), -3, 3);
        Assert.That(expected, Is.EqualTo(0.3 / Math.Sqrt(Math.PI)).Within(1e-10));

        const int Draws = 200_000;
        RandomSource random = new(1);
        double simulated = Enumerable.Range(0, Draws).Average(_ => normal.Crps(normal.Sample(random)));
        Assert.That(simulated, Is.EqualTo(expected).Within(4 * 0.3 * 0.45 / Math.Sqrt(Draws)));
    }

    [Test]
    public void Scores_are_the_integral_they_are_defined_by(
        [Values(2.1, 3, 4, 5, 7.5, 30, 31, 200, double.PositiveInfinity)] double degrees, [Values(-4, -0.3, 0, 1.7)] double outcome)
    {
        StudentTDistribution t = new(0.2, 1.5, degrees);
        Assert.That(t.Crps(outcome), Is.EqualTo(Score(t, outcome, 0.2, 1.5)).Within(1e-8));
    }

    [Test]
    public void T_is_that_of_another_library([Values(2.1, 3, 4, 5, 6, 7, 9.3, 29, 30, 64)] double degrees)
    {
        StudentTDistribution t = new(0.5, 2, degrees);
        StudentT other = new(0.5, 2, degrees);
        Assert.That(t.Deviation, Is.EqualTo(other.StdDev).Within(1e-12));
        for (double x = -40; x <= 40; x += 0.37)
        {
            Assert.That(t.Cdf(x), Is.EqualTo(other.CumulativeDistribution(x)).Within(1e-12), $"at {x}");
            Assert.That(t.LogDensity(x), Is.EqualTo(other.DensityLn(x)).Within(1e-11), $"at {x}");
        }
    }

    [Test]
    public void Quantiles_invert_the_cdf([Values(2.1, 3, 4, 5.5, 40, double.PositiveInfinity)] double degrees)
    {
        StudentTDistribution t = new(-0.1, 0.7, degrees);
        foreach (double p in (double[])[1e-12, 1e-7, 0.001, 0.01, 0.05, 0.3, 0.499999, 0.5, 0.6, 0.95, 0.999])
        {
            Assert.That(t.Cdf(t.Quantile(p)), Is.EqualTo(p).Within(1e-9 * p), $"at {p}");
        }

        for (double x = -5; x <= 3; x += 0.25)
        {
            Assert.That(t.Quantile(t.Cdf(x)), Is.EqualTo(x).Within(1e-8), $"at {x}");
        }
    }

    /// <summary>Published quantiles of the t distribution: 4.541 for 1 % and 3 degrees, 2.776 for 2.5 % and 4, 1.697 for 5 % and
    /// 30.</summary>
    [TestCase(3, 0.01, 4.541)]
    [TestCase(4, 0.025, 2.776)]
    [TestCase(30, 0.05, 1.697)]
    [TestCase(double.PositiveInfinity, 0.025, 1.960)]
    public void Quantiles_are_those_of_tables(double degrees, double probability, double table)
    {
        Assert.That(new StudentTDistribution(0, 1, degrees).Quantile(probability), Is.EqualTo(-table).Within(0.0005));
    }

    [Test]
    public void Shortfall_is_the_mean_of_the_quantiles_below([Values(2.5, 3, 4, 8, double.PositiveInfinity)] double degrees,
        [Values(0.01, 0.05, 0.5, 0.99)] double probability)
    {
        StudentTDistribution t = new(0.001, 0.02, degrees);
        // The substitution p = probability · exp(−v³) spreads the tail; the cube spreads the part near the quantile.
        double mean = Integral(v => t.Quantile(probability * Math.Exp(-v * v * v)) * Math.Exp(-v * v * v) * 3 * v * v, 0, 5.5);
        Assert.That(t.ExpectedShortfall(probability), Is.EqualTo(mean).Within(1e-9));
    }

    /// <summary>φ(Φ⁻¹(0.025)) / 0.025 = 2.3378 (McNeil, Frey and Embrechts, 2015, give 2.34 for 97.5 %).</summary>
    [Test]
    public void Shortfall_of_the_normal_is_known()
    {
        Assert.That(new NormalDistribution(0, 1).ExpectedShortfall(0.025), Is.EqualTo(-2.3378).Within(0.0001));
        Assert.That(new NormalDistribution(0, 1).ExpectedShortfall(0.5), Is.EqualTo(-Math.Sqrt(2 / Math.PI)).Within(1e-12));
    }

    /// <summary>Kolmogorov-Smirnov test: the statistic of 100,000 draws is above 1.95 / √n for one seed in a thousand.</summary>
    [Test]
    public void Draws_follow_the_cdf([Values(2.5, 4, double.PositiveInfinity)] double degrees)
    {
        StudentTDistribution t = new(0.3, 2, degrees);
        RandomSource random = new(7);
        double[] values = [.. Enumerable.Range(0, 100_000).Select(_ => t.Cdf(t.Sample(random))).Order()];
        double statistic = values.Select((p, i) => Math.Max(p - i / 1e5, (i + 1) / 1e5 - p)).Max();
        Assert.That(statistic, Is.LessThan(1.95 / Math.Sqrt(1e5)));
    }

    [Test]
    public void The_true_distribution_has_the_least_expected_score()
    {
        StudentTDistribution truth = new(0, 1, 4);
        double least = Expected(truth);
        foreach (ReturnDistribution other in (ReturnDistribution[])[
            new StudentTDistribution(0.1, 1, 4), new StudentTDistribution(0, 1.1, 4), new StudentTDistribution(0, 0.9, 4),
                new StudentTDistribution(0, 1, 6), new NormalDistribution(0, 1.2)])
        {
            Assert.That(Expected(other), Is.GreaterThan(least + 1e-5));
        }

        double Expected(ReturnDistribution forecast) => Integral(p => forecast.Crps(truth.Quantile(p)), 1e-6, 1 - 1e-6);
    }

    [Test]
    public void Bad_parameters_are_refused()
    {
        Assert.That(() =>
            new NormalDistribution(double.NaN, 1),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The mean is NaN; it must be finite"));
        Assert.That(() =>
            new NormalDistribution(0, 0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(
            "The deviation is 0; it must be above 0"));
        Assert.That(() =>
            new StudentTDistribution(0, -1, 4), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The scale is -1"));
        Assert.That(() =>
            new StudentTDistribution(0, 1, 2), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(
            "degrees of freedom is 2; it must be above 2"));
        Assert.That(() =>
            new StudentTDistribution(0, 1, 3).Quantile(1),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The probability is 1; it must be above 0 and below 1"));
        Assert.That(() =>
            new NormalDistribution(0, 1).ExpectedShortfall(0),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The probability is 0"));
    }

    /// <summary>Integrates (F(x) − 1{x ≥ y})² dx over u with x = location + scale · sinh u, split at the jump of the integrand.</summary>
    internal static double Score(ReturnDistribution distribution, double outcome, double location, double scale)
    {
        double split = Math.Asinh((outcome - location) / scale);
        double below = Integral(u => Square(distribution.Cdf(location + scale * Math.Sinh(u))) * Math.Cosh(u), -30, split);
        double above = Integral(u => Square(1 - distribution.Cdf(location + scale * Math.Sinh(u))) * Math.Cosh(u), split, 30);
        return scale * (below + above);

        static double Square(double x) => x * x;
    }

    internal static double Integral(Func<double, double> of, double from, double to)
    {
        double sum = 0;
        for (int i = 0; i < 200; i++)
        {
            double step = (to - from) / 200;
            sum += GaussLegendreRule.Integrate(of, from + i * step, from + (i + 1) * step, 16);
        }

        return sum;
    }
}
