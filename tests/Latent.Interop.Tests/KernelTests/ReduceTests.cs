using Latent.Interop.Native;

namespace Latent.Interop.Tests.KernelTests;

internal sealed class ReduceTests
{
    // The shape is [2, 3].
    private static readonly float[] Matrix = [1, 2, 3, 4, 5, 9];

    [TestCase(new[] { 0 }, new float[] { 5, 7, 12 })]
    [TestCase(new[] { 1 }, new float[] { 6, 18 })]
    [TestCase(new[] { 1, 0 }, new float[] { 24 })]
    [TestCase(new int[0], new float[] { 1, 2, 3, 4, 5, 9 })]
    public void A_sum_runs_over_the_axes_named(int[] axes, float[] expected)
    {
        float[] output = new float[expected.Length];

        Kernels.Sum(Matrix, [2, 3], axes, output);

        Assert.That(output, Is.EqualTo(expected));
    }

    [Test]
    public void A_mean_divides_by_the_number_of_elements_and_a_maximum_finds_the_largest()
    {
        float[] means = new float[2], largest = new float[3];

        Kernels.Mean(Matrix, [2, 3], [1], means);
        Kernels.Max(Matrix, [2, 3], [0], largest);

        Assert.That(means, Is.EqualTo(new float[] { 2, 6 }));
        Assert.That(largest, Is.EqualTo(new float[] { 4, 5, 9 }));
    }

    [Test]
    public void Exponentials_sum_without_overflow()
    {
        float[] output = new float[2];

        Kernels.LogSumExp([1000, 1000, 0, 0], [2, 2], [1], output);

        Assert.That(output, Is.EqualTo(new[] { 1000 + MathF.Log(2), MathF.Log(2) }).Within(1e-4f));
        Assert.That(Kernels.LogSumExp([3, float.NegativeInfinity]), Is.EqualTo(3));
        Assert.That(Kernels.LogSumExp([]), Is.EqualTo(float.NegativeInfinity));
    }

    [Test]
    public void Whole_arrays_reduce_to_a_number()
    {
        Assert.That(Kernels.Sum(Matrix), Is.EqualTo(24));
        Assert.That(Kernels.Mean(Matrix), Is.EqualTo(4));
        Assert.That(Kernels.Max(Matrix), Is.EqualTo(9));
        Assert.That(Kernels.Max([1, float.NaN, 2]), Is.NaN);
    }

    [Test]
    public void Nothing_sums_to_0_has_no_mean_and_no_largest_element()
    {
        Assert.That(Kernels.Sum([]), Is.Zero);
        Assert.That(Kernels.Mean([]), Is.NaN);
        Assert.That(Kernels.Max([]), Is.EqualTo(float.NegativeInfinity));
    }

    [Test]
    public void A_long_sum_stays_within_the_classical_bound()
    {
        float[] numbers = new float[100_003];
        Kernels.Normal(numbers, seed: 5);

        Close.AssertSum(
            Kernels.Sum(numbers), numbers.Sum(x => (double)x), numbers.Length, numbers.Sum(x => Math.Abs((double)x)), "sum");
    }

    [TestCase(new[] { 2 }, "axes holds 2")]
    [TestCase(new[] { -1 }, "axes holds -1")]
    [TestCase(new[] { 1, 1 }, "axes holds 1")]
    public void A_wrong_axis_is_refused_with_its_value(int[] axes, string message) => Assert.That(
        () => Kernels.Sum(Matrix, [2, 3], axes, new float[2]), Throws.ArgumentException.With.Message.StartWith(message));

    [Test]
    public void A_wrong_length_is_refused()
    {
        Assert.That(
            () => Kernels.Sum(Matrix, [2, 2], [0], new float[2]),
            Throws.ArgumentException.With.Message.StartWith("x has 6 elements; 4 were expected."));
        Assert.That(
            () => Kernels.Sum(Matrix, [2, 3], [0], new float[2]),
            Throws.ArgumentException.With.Message.StartWith("output has 2 elements; 3 were expected."));
        Assert.That(() => Kernels.Sum(Matrix, [-2, -3], [0], new float[2]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Select_takes_p_where_the_condition_is_above_0()
    {
        float[] output = new float[4];

        Kernels.Select([1, 0, -1, float.NaN], [1, 2, 3, 4], [5, 6, 7, 8], output);

        Assert.That(output, Is.EqualTo(new float[] { 1, 6, 7, 8 }));
        Assert.That(
            () => Kernels.Select([1, 2], [1], [1, 2], new float[2]), Throws.ArgumentException.With.Property("ParamName").EqualTo("p"));
    }

    [Test]
    public void Fill_sets_every_element()
    {
        float[] numbers = new float[1001];
        using NativeBuffer<float> buffer = new(1001);

        Kernels.Fill(numbers, 2.5f);
        Kernels.Fill(buffer, 2.5f);
        Kernels.Fill(Span<float>.Empty, 1);

        Assert.That(numbers, Is.All.EqualTo(2.5f));
        Assert.That(buffer.ToArray(), Is.All.EqualTo(2.5f));
    }
}
