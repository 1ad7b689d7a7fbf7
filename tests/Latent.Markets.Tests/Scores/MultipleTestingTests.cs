namespace Latent.Markets.Tests.Scores;

/// <summary>Adjusted p-values, against hand calculations and a published example.</summary>
public sealed class MultipleTestingTests
{
    // Benjamini and Hochberg, 1995, section 3.2: fifteen hypotheses of a trial of two treatments after a heart attack.
    private static readonly double[] Trial = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1];

    /// <summary>Sorted: 0.005 · 4, 0.01 · 3, 0.03 · 2 and 0.04, which must not be below the value before it.</summary>
    [Test]
    public void Holm_by_hand()
    {
        Assert.That(MultipleTesting.Holm([0.01, 0.04, 0.03, 0.005]), Is.EqualTo((double[])[0.03, 0.06, 0.06, 0.02]).Within(1e-15));
        Assert.That(MultipleTesting.Holm([0.9, 0.8]), Is.EqualTo((double[])[1, 1]));
    }

    /// <summary>Sorted: 0.005 · 4 / 1, which must not be above 0.01 · 4 / 2, then 0.03 · 4 / 3 and 0.04.</summary>
    [Test]
    public void Benjamini_and_Hochberg_by_hand()
    {
        Assert.That(MultipleTesting.BenjaminiHochberg([0.01, 0.04, 0.03, 0.005]),
            Is.EqualTo((double[])[0.02, 0.04, 0.04, 0.02]).Within(1e-15));
    }

    /// <summary>At 0.05, the paper rejects four hypotheses by its procedure, and three by procedures that control the familywise
    /// error.</summary>
    [Test]
    public void Rejections_are_those_of_the_paper()
    {
        Assert.That(MultipleTesting.BenjaminiHochberg(Trial).Count(p => p <= 0.05), Is.EqualTo(4));
        Assert.That(MultipleTesting.Holm(Trial).Count(p => p <= 0.05), Is.EqualTo(3));
    }

    [Test]
    public void Adjusted_values_keep_the_order_and_are_never_less()
    {
        RandomSource random = new(4);
        double[] values = [.. Enumerable.Range(0, 50).Select(_ => random.NextUniform() * random.NextUniform())];
        double[] holm = MultipleTesting.Holm(values), benjamini = MultipleTesting.BenjaminiHochberg(values);
        int[] order = [.. Enumerable.Range(0, 50).OrderBy(i => values[i])];
        Assert.That(order.Select(i => holm[i]), Is.Ordered);
        Assert.That(order.Select(i => benjamini[i]), Is.Ordered);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.That(benjamini[i], Is.InRange(values[i], holm[i]));
        }
    }

    [Test]
    public void Bad_input_is_refused_and_none_is_none()
    {
        Assert.That(() =>
            MultipleTesting.Holm([0.5, -0.1]), Throws.InstanceOf<ArgumentException>().With.Message.Contains(
            "P-value 1 is -0.1; it must be from 0 to 1"));
        Assert.That(() =>
            MultipleTesting.BenjaminiHochberg([double.NaN]),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("P-value 0 is NaN"));
        Assert.That(MultipleTesting.Holm([]), Is.Empty);
    }
}
