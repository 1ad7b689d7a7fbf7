namespace Latent.Markets.Tests.Scores;

/// <summary>Sharpe ratios, against hand calculations and the paper's example.</summary>
public sealed class SharpeRatioTests
{
    /// <summary>Returns 1, 2, 3, 4 per cent: mean 2.5 and deviation √(5 / 3).</summary>
    [Test]
    public void Ratio_by_hand()
    {
        Assert.That(SharpeRatio.Of([0.01, 0.02, 0.03, 0.04]), Is.EqualTo(2.5 / Math.Sqrt(5.0 / 3) * Math.Sqrt(252)).Within(1e-10));
        Assert.That(SharpeRatio.Of([0.01, 0.02, 0.03, 0.04], 1), Is.EqualTo(2.5 / Math.Sqrt(5.0 / 3)).Within(1e-12));
        Assert.That(SharpeRatio.Of([0, 0, 0]), Is.Zero, "never invested");
    }

    /// <summary>An annual ratio of 2.5 from five years of 250 days, the best of 100 trials of variance ½, with skewness −3 and kurtosis 10:
    /// expected maximum 0.1132 and probability 0.9004. With 46 trials, or with 88 and normal returns, the probability is 0.9505 (Bailey and
    /// López de Prado, "The deflated Sharpe ratio", 2014, section "A numerical example").</summary>
    [Test]
    public void Deflated_ratio_of_the_paper()
    {
        double sharpe = 2.5 / Math.Sqrt(250), variance = 0.5 / 250;
        Assert.That(SharpeRatio.ExpectedMaximum(100, variance), Is.EqualTo(0.1132).Within(0.0001));
        Assert.That(SharpeRatio.Deflated(sharpe, 1250, 100, variance, -3, 10), Is.EqualTo(0.9004).Within(0.0001));
        Assert.That(SharpeRatio.Deflated(sharpe, 1250, 46, variance, -3, 10), Is.EqualTo(0.9505).Within(0.0001));
        Assert.That(SharpeRatio.Deflated(sharpe, 1250, 88, variance), Is.EqualTo(0.9505).Within(0.0001));
    }

    [Test]
    public void Probabilistic_ratio_by_hand()
    {
        Assert.That(SharpeRatio.Probabilistic(0.1, 0.1, 100), Is.EqualTo(0.5).Within(1e-12));
        Assert.That(SharpeRatio.Probabilistic(0.1, 0, 101),
            Is.EqualTo(new NormalDistribution(0, 1).Cdf(1 / Math.Sqrt(1.005))).Within(1e-12));
    }

    /// <summary>Alternating −1 and 3, with the moments 1, 2² · 4/3 unbiased, 0 and 1: the variance of the ratio is 1 for any
    /// ratio.</summary>
    [Test]
    public void Moments_are_taken_from_the_returns()
    {
        double[] returns = [-1, 3, -1, 3];
        double sharpe = 1 / Math.Sqrt(16.0 / 3);
        Assert.That(SharpeRatio.Probabilistic(returns), Is.EqualTo(new NormalDistribution(0, 1).Cdf(sharpe * Math.Sqrt(3))).Within(1e-12));
        Assert.That(SharpeRatio.Deflated(returns, 10, 0.1),
            Is.EqualTo(new NormalDistribution(0, 1).Cdf((sharpe - SharpeRatio.ExpectedMaximum(10, 0.1)) * Math.Sqrt(3))).Within(1e-12));
    }

    /// <summary>The mean maximum of 50 normal numbers is 2.249 (Harter, 1961); the formula is an approximation.</summary>
    [Test]
    public void Expected_maximum_grows_with_trials()
    {
        Assert.That(SharpeRatio.ExpectedMaximum(50, 1), Is.EqualTo(2.249).Within(0.03));
        Assert.That(SharpeRatio.ExpectedMaximum(1, 1), Is.Zero);
        Assert.That(SharpeRatio.ExpectedMaximum(1000, 1), Is.GreaterThan(SharpeRatio.ExpectedMaximum(50, 1)));
    }

    [Test]
    public void Bad_input_is_refused()
    {
        Assert.That(() => SharpeRatio.Of([0.01]), Throws.InstanceOf<ArgumentException>().With.Message.Contains("1 returns; at least 2"));
        Assert.That(() =>
            SharpeRatio.Of([0.01, 0.01, 0.01]), Throws.InstanceOf<ArgumentException>().With.Message.Contains("All 3 returns are 0.01"));
        Assert.That(() =>
            SharpeRatio.Of([0.01, double.NaN]), Throws.InstanceOf<ArgumentException>().With.Message.Contains(
            "Number 1 of the returns is NaN"));
        Assert.That(() =>
            SharpeRatio.Probabilistic(2, 0, 10, 5, 2),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("contradict one another"));
        Assert.That(() =>
            SharpeRatio.ExpectedMaximum(0, 1), Throws.InstanceOf<ArgumentException>().With.Message.Contains("0 trials; at least 1"));
        Assert.That(() =>
            SharpeRatio.ExpectedMaximum(2, -1), Throws.InstanceOf<ArgumentException>().With.Message.Contains(
            "variance of Sharpe ratios is -1"));
    }
}
