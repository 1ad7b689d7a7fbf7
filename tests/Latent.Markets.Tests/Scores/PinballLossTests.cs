namespace Latent.Markets.Tests.Scores;

/// <summary>The pinball loss, against hand calculations and against the CRPS.</summary>
public sealed class PinballLossTests
{
    [TestCase(2, 1, 0.9, 0.9)]
    [TestCase(1, 2, 0.9, 0.1)]
    [TestCase(1, 1, 0.3, 0)]
    public void Losses_by_hand(double outcome, double quantile, double probability, double loss)
    {
        Assert.That(PinballLoss.Of(outcome, quantile, probability), Is.EqualTo(loss).Within(1e-15));
    }

    [Test]
    public void Mean_is_that_of_the_losses()
    {
        Assert.That(PinballLoss.Mean([2, 1], [1, 2], 0.9), Is.EqualTo(0.5).Within(1e-15));
    }

    /// <summary>CRPS = 2 ∫ loss(p) dp (Gneiting and Ranjan, 2011), integrated by the midpoint rule.</summary>
    [Test]
    public void Twice_the_mean_over_all_probabilities_is_the_score()
    {
        StudentTDistribution forecast = new(0, 1, 4);
        double[] probabilities = [.. Enumerable.Range(0, 10_000).Select(i => (i + 0.5) / 10_000)];
        Assert.That(2 * PinballLoss.Mean(forecast, 0.7, probabilities), Is.EqualTo(forecast.Crps(0.7)).Within(1e-5));
    }

    [Test]
    public void The_quantile_has_the_least_expected_loss()
    {
        RandomSource random = new(3);
        double[] outcomes = [.. Enumerable.Range(0, 4000).Select(_ => random.NextUniform())];
        double best = Loss(0.2);
        Assert.That(Loss(0.15), Is.GreaterThan(best));
        Assert.That(Loss(0.25), Is.GreaterThan(best));

        double Loss(double quantile) => outcomes.Average(outcome => PinballLoss.Of(outcome, quantile, 0.2));
    }

    [Test]
    public void Bad_input_is_refused()
    {
        Assert.That(() =>
            PinballLoss.Of(0, 0, 1), Throws.InstanceOf<ArgumentException>().With.Message.Contains(
            "The probability is 1; it must be above 0 and below 1"));
        Assert.That(() =>
            PinballLoss.Mean([1], [1, 2], 0.5), Throws.InstanceOf<ArgumentException>().With.Message.Contains("1 outcomes and 2 quantiles"));
        Assert.That(() =>
            PinballLoss.Mean([], [], 0.5), Throws.InstanceOf<ArgumentException>().With.Message.Contains("0 outcomes; at least 1"));
    }
}
