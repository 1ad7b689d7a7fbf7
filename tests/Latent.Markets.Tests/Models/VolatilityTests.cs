using MathNet.Numerics.Distributions;

namespace Latent.Markets.Tests.Models;

/// <summary>Volatility models on returns drawn from such a model.</summary>
public sealed class VolatilityTests
{
    private static readonly VolatilityParameters Normal = new(0.0004, 2e-6, 0.08, 0.9, double.PositiveInfinity, 1e-4);

    /// <summary>Over twelve seeds, estimates deviate by 5.5e-5, 0.004, 0.005 and 1.8e-7, and degrees of freedom by 0.28; tolerances are
    /// three times that.</summary>
    [Test]
    public void Garch_finds_its_parameters_again([Values(1ul, 2ul)] ulong seed)
    {
        VolatilityParameters found = Fit(new Garch(DensityFamily.Normal), Prices.Garch(seed, Normal, 20_000)).Parameters;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Mean, Is.EqualTo(0.0004).Within(1.7e-4));
            Assert.That(found.Alpha, Is.EqualTo(0.08).Within(0.012));
            Assert.That(found.Beta, Is.EqualTo(0.9).Within(0.015));
            Assert.That(found.Omega, Is.EqualTo(2e-6).Within(5.5e-7));
            Assert.That(found.Degrees, Is.EqualTo(double.PositiveInfinity));
        }
    }

    [Test]
    public void Garch_with_heavy_tails_finds_its_parameters_again([Values(1ul, 2ul)] ulong seed)
    {
        VolatilityParameters found = Fit(new Garch(DensityFamily.StudentT),
            Prices.Garch(seed, Normal with { Degrees = 6 }, 20_000)).Parameters;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Mean, Is.EqualTo(0.0004).Within(1.7e-4));
            Assert.That(found.Alpha, Is.EqualTo(0.08).Within(0.012));
            Assert.That(found.Beta, Is.EqualTo(0.9).Within(0.015));
            Assert.That(found.Omega, Is.EqualTo(2e-6).Within(5.5e-7));
            Assert.That(found.Degrees, Is.EqualTo(6).Within(0.85));
        }
    }

    /// <summary>The sum over days, with the densities of another library.</summary>
    [Test]
    public void The_likelihood_is_the_sum_over_days([Values(5.5, double.PositiveInfinity)] double degrees)
    {
        double[] returns = Prices.Returns(3, 300);
        VolatilityParameters parameters = new(0.001, 1e-6, 0.1, 0.85, degrees, 1e-4);
        double variance = 1e-4, sum = 0;
        foreach (double value in returns)
        {
            sum += double.IsPositiveInfinity(degrees)
                ? MathNet.Numerics.Distributions.Normal.PDFLn(0.001, Math.Sqrt(variance), value)
                : StudentT.PDFLn(0.001, Math.Sqrt(variance * (degrees - 2) / degrees), degrees, value);
            variance = 1e-6 + 0.1 * (value - 0.001) * (value - 0.001) + 0.85 * variance;
        }

        Assert.That(parameters.LogLikelihood(returns), Is.EqualTo(sum).Within(1e-9));
    }

    [Test]
    public void No_parameters_near_those_found_are_more_likely([Values] DensityFamily density)
    {
        double[] returns = Prices.Returns(4, 2000);
        FittedVolatility fitted = Fit(new Garch(density), returns);
        VolatilityParameters found = fitted.Parameters;
        VolatilityParameters[] others =
        [
            found with { Mean = found.Mean + 5e-5 }, found with { Mean = found.Mean - 5e-5 }, found with { Omega = found.Omega * 1.05 },
                found with { Omega = found.Omega * 0.95 },
            found with { Alpha = found.Alpha * 1.05 }, found with { Alpha = found.Alpha * 0.95 }, found with { Beta = found.Beta * 1.005 },
                found with { Beta = found.Beta * 0.995 },
            found with { Degrees = found.Degrees * 1.1 }, found with { Degrees = found.Degrees * 0.9 },
        ];
        // Returns computed from prices differ by rounding from the drawn ones.
        Assert.That(fitted.LogLikelihood, Is.EqualTo(found.LogLikelihood(returns)).Within(1e-8));
        Assert.That(others[..(density == DensityFamily.Normal ? 8 : 10)].Select(other => other.LogLikelihood(returns)),
            Is.All.LessThan(fitted.LogLikelihood));
    }

    [Test]
    public void Moving_averages_find_their_decay_again([Values] DensityFamily density)
    {
        VolatilityParameters parameters = new(0, 0, 0.05, 0.95, density == DensityFamily.Normal ? double.PositiveInfinity : 6, 1e-4);
        double[] returns = Prices.Garch(5, parameters, 10_000);
        FittedVolatility fitted = Fit(new Ewma(density), returns);
        VolatilityParameters found = fitted.Parameters;
        Assert.That(found.Beta, Is.EqualTo(0.95).Within(0.007));
        Assert.That(found.Alpha + found.Beta, Is.EqualTo(1).Within(1e-15));
        Assert.That(found.Degrees, density == DensityFamily.Normal ? Is.EqualTo(double.PositiveInfinity) : Is.EqualTo(6).Within(0.9));
        double[] others = [.. new[] { 0.995, 1.005 }.Select(factor =>
            (found with { Alpha = 1 - factor * found.Beta, Beta = factor * found.Beta }).LogLikelihood(returns))];
        Assert.That(others, Is.All.LessThan(fitted.LogLikelihood));
    }

    /// <summary>The recursion, computed directly up to the variance of the next day.</summary>
    [Test]
    public void The_forecast_has_the_variance_of_the_recursion()
    {
        double[] returns = Prices.Returns(6, 800);
        PriceSeries series = Prices.Of(returns);
        double[] deviations = new double[4];
        VolatilityParameters found = default;
        foreach (int horizon in new[] { 1, 3 })
        {
            FittedVolatility fitted = (FittedVolatility)new Garch(DensityFamily.Normal)
                .Fit(series.Until(800), new FitOptions { Horizon = horizon });
            ReturnDistribution distribution = fitted.Track(series.Until(800)).Forecast().Distribution;
            found = fitted.Parameters;
            Assert.That(distribution.Mean, Is.EqualTo(horizon * found.Mean).Within(1e-15));
            deviations[horizon] = distribution.Deviation;
        }

        double variance = found.Initial;
        foreach (double value in returns)
        {
            variance = found.Omega + found.Alpha * Math.Pow(value - found.Mean, 2) + found.Beta * variance;
        }

        double second = found.Omega + (found.Alpha + found.Beta) * variance, third = found.Omega + (found.Alpha + found.Beta) * second;
        Assert.That(deviations[1], Is.EqualTo(Math.Sqrt(variance)).Within(1e-12));
        Assert.That(deviations[3], Is.EqualTo(Math.Sqrt(variance + second + third)).Within(1e-12));
    }

    /// <summary>The sample of paths has the expected sum of variances, to within four standard errors of a sample with heavy
    /// tails.</summary>
    [Test]
    public void Paths_have_the_expected_variance()
    {
        double[] returns = Prices.Garch(7, Normal with { Degrees = 8 }, 3000);
        PriceSeries series = Prices.Of(returns);
        FittedVolatility fitted = (FittedVolatility)new Garch(DensityFamily.StudentT)
            .Fit(series.Until(3000), new FitOptions { Horizon = 5, Seed = 2 });
        VolatilityParameters found = fitted.Parameters;
        double variance = found.Initial, sum = 0;
        foreach (double value in series.Until(3000).Returns())
        {
            variance = found.Next(variance, value);
        }

        for (int day = 0; day < 5; day++)
        {
            sum += variance;
            variance = found.Omega + (found.Alpha + found.Beta) * variance;
        }

        ReturnDistribution distribution = fitted.Track(series.Until(3000)).Forecast().Distribution;
        Assert.That(distribution.Deviation, Is.EqualTo(Math.Sqrt(sum)).Within(15).Percent);
        Assert.That(distribution.Mean, Is.EqualTo(5 * found.Mean).Within(1e-4));
    }

    private static FittedVolatility Fit(StateModel model, double[] returns)
    {
        PriceSeries series = Prices.Of(returns);
        return (FittedVolatility)model.Fit(series.Until(series.Count - 1), new FitOptions());
    }
}
