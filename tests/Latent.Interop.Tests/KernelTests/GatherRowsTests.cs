namespace Latent.Interop.Tests.KernelTests;

internal sealed class GatherRowsTests
{
    [Test]
    public void Rows_of_numbers_are_taken_in_the_order_of_the_indices()
    {
        float[] output = new float[6];

        Kernels.GatherRows(new float[] { 1, 2, 3, 4, 5, 6 }, 3, 2, [2, 0, 2], output, scale: 10);

        Assert.That(output, Is.EqualTo(new float[] { 50, 60, 10, 20, 50, 60 }));
    }

    [Test]
    public void Rows_of_bytes_become_scaled_numbers()
    {
        float[] output = new float[2];

        Kernels.GatherRows(new byte[] { 0, 51, 255, 102 }, 2, 2, [1], output, scale: 0.5f);

        Assert.That(output, Is.EqualTo(new[] { 127.5f, 51 }));
    }

    [Test]
    public void Native_buffers_give_the_same()
    {
        using NativeBuffer<float> numbers = new([1, 2, 3, 4]);
        using NativeBuffer<byte> bytes = new([5, 6, 7, 8]);
        using NativeBuffer<int> indices = new([1, 0]);
        using NativeBuffer<float> output = new(4);

        Kernels.GatherRows(numbers, 2, 2, indices, output);
        Assert.That(output.ToArray(), Is.EqualTo(new float[] { 3, 4, 1, 2 }));
        Kernels.GatherRows(bytes, 2, 2, indices, output);
        Assert.That(output.ToArray(), Is.EqualTo(new float[] { 7, 8, 5, 6 }));
    }

    [TestCase(2)]
    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    public void An_index_outside_the_table_is_refused_with_its_value(int index) => Assert.That(
        () => Kernels.GatherRows(new float[4], 2, 2, [index], new float[2]),
        Throws.ArgumentException.With.Message.Contains(index.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    [Test]
    public void A_wrong_length_is_refused()
    {
        Assert.That(
            () => Kernels.GatherRows(new float[5], 2, 2, [0], new float[2]),
            Throws.ArgumentException.With.Message.StartWith("table has 5 elements; 4 were expected."));
        Assert.That(
            () => Kernels.GatherRows(new float[4], 2, 2, [0], new float[3]),
            Throws.ArgumentException.With.Message.StartWith("output has 3 elements; 2 were expected."));
    }
}
