using System.Runtime.CompilerServices;
using Latent.Interop.Native;

namespace Latent.Interop.Tests.Memory;

internal sealed unsafe class NativeBufferTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1001)]
    public void A_new_buffer_is_aligned_and_zero_filled(long length)
    {
        using NativeBuffer<float> buffer = new(length);

        Assert.That(buffer.Length, Is.EqualTo(length));
        Assert.That(buffer.Bytes, Is.EqualTo(4 * length));
        Assert.That((long)buffer.Pointer % Constants.MemoryAlignment, Is.Zero);
        Assert.That(buffer.ToArray(), Is.EqualTo(new float[length]));
    }

    [Test]
    public void A_buffer_made_of_values_holds_them()
    {
        using NativeBuffer<int> buffer = new([3, 1, 4]);

        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 3, 1, 4 }));
    }

    [Test]
    public void Elements_can_be_written_and_read_by_index_span_copy_and_fill()
    {
        using NativeBuffer<double> buffer = new(5);

        buffer.Fill(1.5);
        buffer[4] = 7;
        buffer.AsSpan(1, 2).Fill(2);
        buffer.CopyFrom([9], start: 3);
        double[] copy = new double[3];
        buffer.CopyTo(copy, start: 2);

        Assert.That(buffer.AsSpan().ToArray(), Is.EqualTo(new[] { 1.5, 2, 2, 9, 7 }));
        Assert.That(copy, Is.EqualTo(new double[] { 2, 9, 7 }));
        buffer.Clear();
        Assert.That(buffer.ToArray(), Is.All.Zero);
    }

    [TestCase(-1)]
    [TestCase(3)]
    [TestCase(long.MinValue)]
    public void An_index_outside_is_refused_with_its_value(long index)
    {
        using NativeBuffer<float> buffer = new(3);

        Assert.That(() =>
            buffer[index], Throws.InstanceOf<IndexOutOfRangeException>().With.Message.EqualTo(
            $"The index is {index}; 0 to 2 was expected."));
    }

    [TestCase(-1, 1)]
    [TestCase(4, 0)]
    [TestCase(2, 2)]
    [TestCase(0, -1)]
    [TestCase(long.MaxValue, int.MaxValue)]
    public void A_range_outside_is_refused(long start, int length)
    {
        using NativeBuffer<float> buffer = new(3);

        Assert.That(() => buffer.AsSpan(start, length).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Copies_that_do_not_fit_are_refused_and_change_nothing()
    {
        using NativeBuffer<int> buffer = new([1, 2]);

        Assert.That(() => buffer.CopyFrom([5, 6, 7]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => buffer.CopyTo(new int[1], start: 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 1, 2 }));
    }

    [TestCase(-1)]
    [TestCase(long.MaxValue)]
    [TestCase((long.MaxValue / 8) + 1)]
    public void A_length_that_cannot_be_is_refused(long length) =>
        Assert.That(() => new NativeBuffer<double>(length), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_size_beyond_memory_gives_an_out_of_memory_exception_and_no_leak()
    {
        long before = NativeMemory.LiveCount;

        Assert.That(() => new NativeBuffer<byte>(1L << 60), Throws.InstanceOf<InsufficientMemoryException>());
        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before));
    }

    [Test]
    public void A_buffer_may_be_disposed_twice_and_not_used_afterwards()
    {
        NativeBuffer<float> buffer = new(4);
        Assert.That(buffer.IsCreated, Is.True);
        buffer.Dispose();

        Assert.That(buffer.IsCreated, Is.False);
        Assert.That(() => buffer.Dispose(), Throws.Nothing);
        Assert.That(() => buffer[0], Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => buffer.AsSpan().Length, Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => buffer.AsSpan(0, 1).Length, Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => (nint)buffer.Pointer, Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => buffer.Clear(), Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => Kernels.Fill(buffer, 1), Throws.InstanceOf<UseAfterDisposeException>());
    }

    [Test]
    public void Disposed_buffers_leave_nothing_alive()
    {
        (long count, long bytes) = (NativeMemory.LiveCount, NativeMemory.LiveBytes);

        using (new NativeBuffer<float>(100))
        using (new NativeBuffer<byte>(0))
        {
            Assert.That(NativeMemory.LiveCount, Is.EqualTo(count + 2));
            Assert.That(NativeMemory.LiveBytes, Is.EqualTo(bytes + 400));
        }

        Assert.That((NativeMemory.LiveCount, NativeMemory.LiveBytes), Is.EqualTo((count, bytes)));
    }

    [Test]
    public void A_forgotten_buffer_is_freed_by_the_garbage_collector()
    {
        Collect();
        long before = NativeMemory.LiveCount;
        NativeLeakDetectionMode mode = NativeLeakDetection.Mode;

        NativeLeakDetection.Mode = NativeLeakDetectionMode.Disabled;
        Forget();
        NativeLeakDetection.Mode = mode;
        Collect();

        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = new NativeBuffer<float>(10);

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
