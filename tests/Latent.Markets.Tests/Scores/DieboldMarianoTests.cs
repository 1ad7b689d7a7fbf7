namespace Latent.Markets.Tests.Scores;

/// <summary>Diebold and Mariano's test, against hand calculations, a published example and simulations.</summary>
public sealed class DieboldMarianoTests
{
    /// <summary>Differences 1, −2, 3, 0, 2, −1, 4, 1 have mean 1 and autocovariances 3.5, −2.125 and 1.25. With two lags, the variance is
    /// 3.5 + 2 (⅔ · −2.125 + ⅓ · 1.25) = 1.5; the factor for two steps is √((9 − 4 + 2/8) / 8). The statistic is √(1 / (1.5 / 8) · 5.25 /
    /// 8) = √3.5.</summary>
    [Test]
    public void Statistic_by_hand()
    {
        DieboldMariano test = DieboldMariano.Of([2, 0, 4, 1, 5, 0, 7, 3], [1, 2, 1, 1, 3, 1, 3, 2], horizon: 2, lags: 2);
        Assert.That(test.Difference, Is.EqualTo(1).Within(1e-15));
        Assert.That(test.Statistic, Is.EqualTo(Math.Sqrt(3.5)).Within(1e-12));
        double expected = 2 * MathNet.Numerics.Distributions.StudentT.CDF(0, 1, 7, -Math.Sqrt(3.5));
        Assert.That(test.PValue, Is.EqualTo(expected).Within(1e-12));
        Assert.That(test.SecondBetter, Is.EqualTo(expected / 2).Within(1e-12));
        Assert.That(test.FirstBetter, Is.EqualTo(1 - expected / 2).Within(1e-12));
    }

    /// <summary>Without lags, the corrected statistic of one step is that of the paired t test: t = −4.0621 and p = 0.002833 for the hours
    /// of sleep of "Student", "The probable error of a mean" (1908), as in R's manual of t.test.</summary>
    [Test]
    public void Without_lags_it_is_the_paired_t_test()
    {
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2], second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        DieboldMariano test = DieboldMariano.Of(first, second, lags: 0);
        Assert.That(test.Statistic, Is.EqualTo(-4.0621).Within(0.0001));
        Assert.That(test.PValue, Is.EqualTo(0.002833).Within(0.000001));
    }

    [TestCase(100, 1, 4)]
    [TestCase(99, 1, 3)]
    [TestCase(2500, 1, 8)]
    [TestCase(100, 22, 21)]
    [TestCase(3, 1, 1)]
    public void Lags_are_by_the_rule(int count, int horizon, int lags)
    {
        double[] first = [.. Enumerable.Range(0, count).Select(i => (double)(i % 3))], second = new double[count];
        Assert.That(DieboldMariano.Of(first, second, horizon).Lags, Is.EqualTo(lags));
    }

    [Test]
    public void Equal_losses_are_equally_good_and_constant_differences_are_not()
    {
        Assert.That(DieboldMariano.Of([0.1, 0.5, 0.3], [0.1, 0.5, 0.3]), Is.EqualTo(new DieboldMariano(0, 0, 1, 0.5, 0.5, 1)));
        DieboldMariano test = DieboldMariano.Of([0.1, 0.5, 0.3], [0.2, 0.6, 0.4]);
        Assert.That(test.Statistic, Is.EqualTo(double.NegativeInfinity));
        Assert.That((test.PValue, test.FirstBetter, test.SecondBetter), Is.EqualTo((0, 0, 1)));
    }

    [Test]
    public void Order_of_the_forecasts_turns_the_sign()
    {
        double[] first = Noise(1, 60), second = Noise(2, 60);
        DieboldMariano one = DieboldMariano.Of(first, second), other = DieboldMariano.Of(second, first);
        Assert.That(other.Statistic, Is.EqualTo(-one.Statistic).Within(1e-12));
        Assert.That(other.PValue, Is.EqualTo(one.PValue).Within(1e-12));
        Assert.That(other.FirstBetter, Is.EqualTo(one.SecondBetter).Within(1e-12));
    }

    /// <summary>Losses over five steps overlap: they are sums of five independent numbers. Without lags, the test of 250 would reject one
    /// true hypothesis in three.</summary>
    [Test]
    public void Overlapping_losses_are_rejected_about_as_often_as_they_should()
    {
        const int Samples = 1000;
        int rejected = 0, naive = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            double[] noise = Noise((ulong)sample, 254), losses = new double[250], none = new double[250];
            for (int i = 0; i < losses.Length; i++)
            {
                losses[i] = noise.AsSpan(i, 5).ToArray().Sum();
            }

            rejected += DieboldMariano.Of(losses, none, horizon: 5, lags: 12).PValue < 0.05 ? 1 : 0;
            naive += DieboldMariano.Of(losses, none, lags: 0).PValue < 0.05 ? 1 : 0;
        }

        Assert.That(rejected / (double)Samples, Is.InRange(0.03, 0.11));
        Assert.That(naive / (double)Samples, Is.GreaterThan(0.3));
    }

    [Test]
    public void Bad_input_is_refused()
    {
        Assert.That(() =>
            DieboldMariano.Of([1], [1, 2]), Throws.InstanceOf<ArgumentException>().With.Message.Contains(
            "There are 1 losses of the first forecast and 2 losses of the second"));
        Assert.That(() =>
            DieboldMariano.Of([1, 2, 3], [1, 2, 3], 3),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("3 losses of forecasts of 3 steps; at least 4"));
        Assert.That(() =>
            DieboldMariano.Of([1, double.NaN], [1, 2]),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Number 1 of the first losses is NaN"));
        Assert.That(() => DieboldMariano.Of([1, 2], [1, 2], 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => DieboldMariano.Of([1, 2], [1, 2], 1, -1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static double[] Noise(ulong seed, int count)
    {
        RandomSource random = new(seed);
        NormalDistribution normal = new(0, 1);
        return [.. Enumerable.Range(0, count).Select(_ => normal.Sample(random))];
    }
}
