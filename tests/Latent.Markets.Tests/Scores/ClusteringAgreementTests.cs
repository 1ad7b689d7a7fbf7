namespace Latent.Markets.Tests.Scores;

/// <summary>The adjusted Rand index, against worked examples.</summary>
public sealed class ClusteringAgreementTests
{
    /// <summary>Ten elements in cells 1 1 0 / 1 2 1 / 0 0 4: (7 − 13 · 14 / 45) / (13.5 − 13 · 14 / 45) = 0.313 (Yeung and Ruzzo, "Details
    /// of the adjusted Rand index", 2001).</summary>
    [Test]
    public void Index_of_a_worked_example()
    {
        double index = ClusteringAgreement.AdjustedRand([1, 1, 2, 2, 2, 2, 3, 3, 3, 3], [1, 2, 1, 2, 2, 3, 3, 3, 3, 3]);
        Assert.That(index, Is.EqualTo((7 - 13 * 14 / 45.0) / (13.5 - 13 * 14 / 45.0)).Within(1e-14));
        Assert.That(index, Is.EqualTo(0.313).Within(0.0005));
    }

    [Test]
    public void Names_do_not_count_and_order_of_the_two_neither()
    {
        int[] first = [0, 0, 1, 1, 2, 2, 2], second = [5, 5, -3, -3, 9, 9, 9], third = [0, 1, 1, 1, 2, 2, 0];
        Assert.That(ClusteringAgreement.AdjustedRand(first, second), Is.EqualTo(1));
        Assert.That(ClusteringAgreement.AdjustedRand(first, third),
            Is.EqualTo(ClusteringAgreement.AdjustedRand(third, first)).Within(1e-15));
        Assert.That(ClusteringAgreement.AdjustedRand([0, 0, 1, 1], [0, 1, 0, 1]), Is.EqualTo(-0.5).Within(1e-15),
            "(0 − 2 · 2 / 6) / (2 − 2 · 2 / 6)");
    }

    [Test]
    public void Chance_agrees_by_0()
    {
        RandomSource random = new(2);
        double mean = Enumerable.Range(0, 200).Average(_ => ClusteringAgreement.AdjustedRand(Labels(3), Labels(4)));
        Assert.That(mean, Is.EqualTo(0).Within(0.005));

        int[] Labels(int kinds) => [.. Enumerable.Range(0, 100).Select(_ => random.NextBelow(kinds))];
    }

    [Test]
    public void All_together_and_all_apart_are_handled_and_bad_input_is_refused()
    {
        Assert.That(ClusteringAgreement.AdjustedRand([1, 1, 1], [2, 2, 2]), Is.EqualTo(1));
        Assert.That(ClusteringAgreement.AdjustedRand([1, 2, 3], [3, 2, 1]), Is.EqualTo(1));
        Assert.That(ClusteringAgreement.AdjustedRand([1, 1, 1], [1, 2, 3]), Is.Zero);
        Assert.That(() =>
            ClusteringAgreement.AdjustedRand([1, 1], [1]),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("There are 2 labels and 1 labels of the other"));
        Assert.That(() =>
            ClusteringAgreement.AdjustedRand([1], [1]),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("1 labels; at least 2"));
    }
}
