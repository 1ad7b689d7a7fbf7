namespace Latent.Markets.Tests.Scores;

/// <summary>Backtests of value at risk and expected shortfall, against hand calculations and simulations.</summary>
public sealed class ValueAtRiskBacktestTests
{
    /// <summary>For p = ½, all quantiles −1 and all shortfalls −2, the returns −1, −3 and −2 of four are below the quantile. Z₂ = 1 − (½ +
    /// 3/2 + 1) / (4 · ½); the residuals 1, −1 and 0, in units of the deviation 1, have mean 0.</summary>
    [Test]
    public void Statistics_by_hand()
    {
        ValueAtRiskBacktest test = ValueAtRiskBacktest.Of([-1, -3, 0, -2], [-1, -1, -1, -1], [-2, -2, -2, -2], [1, 1, 1, 1], 0.5);
        Assert.That(test.Coverage.Exceedances, Is.EqualTo(3));
        Assert.That(test.Severity, Is.EqualTo(-0.5).Within(1e-15));
        Assert.That(test.Shortfall!.Value.Statistic, Is.Zero);
        Assert.That(test.Shortfall!.Value.PValue, Is.EqualTo(0.5).Within(1e-12));
    }

    /// <summary>Residuals −1, −2, −3 have mean −2 and standard error 1 / √3: t = −2 √3 with 2 degrees of freedom, whose cdf is ½ + t / (2
    /// √(2 + t²)).</summary>
    [Test]
    public void Shortfall_that_says_too_little_has_a_small_p_value()
    {
        ValueAtRiskBacktest test = ValueAtRiskBacktest.Of([-3, -4, -5], [-1, -1, -1], [-2, -2, -2], [1, 1, 1], 0.9);
        Assert.That(test.Shortfall!.Value.Statistic, Is.EqualTo(-2 * Math.Sqrt(3)).Within(1e-12));
        Assert.That(test.Shortfall!.Value.PValue, Is.EqualTo(0.5 - Math.Sqrt(12) / (2 * Math.Sqrt(14))).Within(1e-10));
    }

    [Test]
    public void Too_few_returns_below_have_no_p_value()
    {
        Assert.That(ValueAtRiskBacktest.Of([-3, 0, 0], [-1, -1, -1], [-2, -2, -2], [1, 1, 1], 0.05).Shortfall, Is.Null);
    }

    /// <summary>Z₂ for 2.5 % and 250 days of t distributions with 5 degrees of freedom is below −0.7 one time in 20 (Acerbi and Szekely,
    /// 2014).</summary>
    [Test]
    public void True_forecasts_pass_and_calm_ones_fail([Values(1, 0.7)] double scale)
    {
        StudentTDistribution truth = new(0, 1, 5), forecast = new(0, scale, 5);
        ReturnDistribution[] forecasts = [.. Enumerable.Repeat<ReturnDistribution>(forecast, 250)];
        RandomSource random = new(9);
        double[] severities = new double[1000];
        int rejected = 0;
        for (int i = 0; i < severities.Length; i++)
        {
            double[] outcomes = [.. Enumerable.Range(0, 250).Select(_ => truth.Sample(random))];
            ValueAtRiskBacktest test = ValueAtRiskBacktest.Of(forecasts, outcomes, 0.025);
            severities[i] = test.Severity;
            rejected += test.Coverage.Unconditional.PValue < 0.05 ? 1 : 0;
        }

        double low = severities.Average(z => z < -0.7 ? 1.0 : 0);
        if (scale == 1)
        {
            Assert.That(severities.Average(), Is.EqualTo(0).Within(0.06), "0 in expectation");
            Assert.That(low, Is.EqualTo(0.05).Within(0.025));
            Assert.That(rejected, Is.LessThan(120));
        }
        else
        {
            Assert.That(low, Is.GreaterThan(0.6));
            Assert.That(rejected, Is.GreaterThan(500));
        }
    }

    [Test]
    public void Bad_input_is_refused()
    {
        Assert.That(() =>
            ValueAtRiskBacktest.Of([0, 0], [-1, -1], [-2, 0], [1, 1], 0.05),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Forecast 1 has the shortfall 0"));
        Assert.That(() =>
            ValueAtRiskBacktest.Of([0, 0], [-1, -1], [-2], [1, 1], 0.05),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("2 outcomes and 1 shortfalls"));
        Assert.That(() =>
            ValueAtRiskBacktest.Of([0, double.NaN], [-1, -1], [-2, -2], [1, 1], 0.05),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Number 1 of the outcomes is NaN"));
        Assert.That(() =>
            ValueAtRiskBacktest.Of([0, 0], [-1, -1], [-2, -2], [1, 1], 2),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("The probability is 2"));
    }
}
