namespace Latent.Interop.Tests.KernelTests;

internal sealed class RandomTests
{
    private const int Count = 100_001;

    [Test]
    public void Uniform_numbers_lie_in_0_to_1_with_the_moments_of_the_distribution()
    {
        float[] numbers = new float[Count];

        Kernels.Uniform(numbers, seed: 1);

        Assert.That(numbers, Is.All.InRange(0f, 0.99999994f));
        AssertMoments(numbers, mean: 0.5, variance: 1.0 / 12);
    }

    [Test]
    public void Normal_numbers_have_mean_0_and_variance_1()
    {
        float[] numbers = new float[Count];

        Kernels.Normal(numbers, seed: 2);

        AssertMoments(numbers, mean: 0, variance: 1);
    }

    [Test]
    public void Bernoulli_numbers_are_1_with_the_probability_given()
    {
        float[] numbers = new float[Count];

        Kernels.Bernoulli(numbers, 0.25f, seed: 3);

        Assert.That(numbers.Distinct(), Is.EquivalentTo(new float[] { 0, 1 }));
        AssertMoments(numbers, mean: 0.25, variance: 0.25 * 0.75);
    }

    [Test]
    public void The_same_arguments_give_the_same_numbers_on_any_number_of_threads()
    {
        float[] one = new float[Count], three = new float[Count];
        using Context single = new(1);
        using Context several = new(3);

        Kernels.Normal(one, seed: 4, stream: 5, step: 6, context: single);
        Kernels.Normal(three, seed: 4, stream: 5, step: 6, context: several);

        Assert.That(three, Is.EqualTo(one));
    }

    [TestCase(2ul, 0, 0)]
    [TestCase(1ul, 1, 0)]
    [TestCase(1ul, 0, 1)]
    [TestCase(1ul, 0, 1L << 32)]
    public void Another_seed_stream_or_step_gives_other_numbers(ulong seed, int stream, long step)
    {
        float[] first = new float[64], other = new float[64];

        Kernels.Uniform(first, 1);
        Kernels.Uniform(other, seed, stream, step);

        Assert.That(first.Zip(other).Count(pair => pair.First == pair.Second), Is.LessThan(3));
    }

    [Test]
    public void Native_buffers_receive_the_same_numbers_as_spans()
    {
        float[] numbers = new float[77];
        using NativeBuffer<float> buffer = new(77);

        Kernels.Normal(numbers, 9);
        Kernels.Normal(buffer, 9);
        Assert.That(buffer.ToArray(), Is.EqualTo(numbers));
        Kernels.Uniform(numbers, 9);
        Kernels.Uniform(buffer, 9);
        Assert.That(buffer.ToArray(), Is.EqualTo(numbers));
        Kernels.Bernoulli(numbers, 0.5f, 9);
        Kernels.Bernoulli(buffer, 0.5f, 9);
        Assert.That(buffer.ToArray(), Is.EqualTo(numbers));
    }

    [TestCase(-0.1f)]
    [TestCase(1.1f)]
    [TestCase(float.NaN)]
    public void A_probability_outside_0_to_1_is_refused(float probability) => Assert.That(
        () => Kernels.Bernoulli(new float[1], probability, 1),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("probability"));

    [Test]
    public void A_negative_stream_or_step_is_refused()
    {
        Assert.That(
            () => Kernels.Uniform(new float[1], 1, stream: -1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("stream"));
        Assert.That(
            () => Kernels.Uniform(new float[1], 1, step: -1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("step"));
    }

    /// <summary>Mean and variance within 5 standard errors, for distributions with a kurtosis of at most 3.</summary>
    private static void AssertMoments(float[] numbers, double mean, double variance)
    {
        double actualMean = numbers.Average(x => (double)x);
        double actualVariance = numbers.Average(x => (x - actualMean) * (x - actualMean));
        Assert.That(actualMean, Is.EqualTo(mean).Within(5 * Math.Sqrt(variance / numbers.Length)));
        Assert.That(actualVariance, Is.EqualTo(variance).Within(5 * variance * Math.Sqrt(2.0 / numbers.Length)));
    }
}
