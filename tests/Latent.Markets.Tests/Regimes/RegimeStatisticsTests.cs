namespace Latent.Markets.Tests.Regimes;

/// <summary>Names and statistics of states.</summary>
public sealed class RegimeStatisticsTests
{
    [Test]
    public void Names_tell_volatility_and_drift_and_are_never_the_same()
    {
        string[] names = RegimeNames.Of([0.001, 0.001, 0, -0.002, -0.01], [0.005, 0.006, 0.011, 0.02, 0.04], [400, 400, 400, 400, 50],
            0.01);
        Assert.That(names, Is.EqualTo(new[] { "calm, rising", "calm, rising 2", "moderate, flat", "turbulent, falling",
            "extreme, falling" }));
        Assert.That(RegimeNames.Of([0.001], [0.01], [81], 0.01), Is.EqualTo(new[] { "moderate, flat" }), "0.9 standard errors");
        Assert.That(RegimeNames.Of([0.001], [0.01], [121], 0.01), Is.EqualTo(new[] { "moderate, rising" }), "1.1 standard errors");
    }

    [Test]
    public void A_state_is_described_by_the_days_that_follow()
    {
        double[,] labels = { { 1, 0 }, { 1, 0 }, { 0, 1 }, { 0, 1 }, { 1, 0 } };
        Regime[] regimes = RegimeStatistics.Of(labels, [9, 0.1, 0.3, -0.2, -0.4]);
        Assert.That(regimes[0].Mean, Is.EqualTo(0.2).Within(1e-15), "0.1 and 0.3 follow; the last day is followed by nothing yet");
        Assert.That(regimes[0].Deviation, Is.EqualTo(0.1).Within(1e-15));
        Assert.That(regimes[1].Mean, Is.EqualTo(-0.3).Within(1e-15));
        Assert.That(regimes.Select(regime => regime.Share), Is.EqualTo(new[] { 0.6, 0.4 }).Within(1e-15));
        Assert.That(regimes.Select(regime => regime.Duration), Is.EqualTo(new[] { 1.5, 2 }).Within(1e-15));
        Assert.That(RegimeStatistics.Of(labels, [9, 0.1, 0.3, -0.2, -0.4], [7, 8])[1].Duration, Is.EqualTo(8));
    }

    [Test]
    public void A_state_without_days_has_the_moments_of_all()
    {
        Regime[] regimes = RegimeStatistics.Of(new double[,] { { 1, 0 }, { 1, 0 }, { 1, 0 } }, [0, 0.1, 0.3]);
        Assert.That(regimes[1].Share, Is.Zero);
        Assert.That(regimes[1].Mean, Is.EqualTo(0.2).Within(1e-15));
        Assert.That(() => RegimeStatistics.Of(new double[1, 2], [0]), Throws.ArgumentException.With.Message.Contains("1 days of 2 states"));
    }
}
