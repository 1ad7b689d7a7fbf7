namespace Latent.Interop.Tests.KernelTests;

internal sealed class SoftmaxTests
{
    private static readonly float[] Logits = [0, 0, 1000, 1000, -1, 1];

    [Test]
    public void Softmax_gives_each_row_probabilities()
    {
        float[] output = new float[6];

        Kernels.Softmax(Logits, 2, output);

        float[] expected = [0.5f, 0.5f, 0.5f, 0.5f, 0.11920292f, 0.880797f];
        Assert.That(output, Is.EqualTo(expected).Within(1e-6f));
    }

    [Test]
    public void Log_softmax_works_in_place_and_gives_the_logarithms()
    {
        float[] probabilities = new float[6], memory = [.. Logits];

        Kernels.Softmax(Logits, 3, probabilities);
        Kernels.LogSoftmax(memory, 3, memory);

        Assert.That(Array.ConvertAll(memory, MathF.Exp), Is.EqualTo(probabilities).Within(1e-6f));
    }

    [Test]
    public void Nothing_has_no_rows() => Assert.That(() => Kernels.Softmax([], 3, default), Throws.Nothing);

    [Test]
    public void A_length_that_does_not_fit_is_refused()
    {
        Assert.That(
            () => Kernels.Softmax(Logits, 4, new float[6]),
            Throws.ArgumentException.With.Message.StartWith("x has 6 elements; a multiple of the 4 columns was expected."));
        Assert.That(
            () => Kernels.LogSoftmax(Logits, 3, new float[5]),
            Throws.ArgumentException.With.Message.StartWith("output has 5 elements; 6 were expected."));
        Assert.That(() => Kernels.Softmax(Logits, 0, new float[6]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
