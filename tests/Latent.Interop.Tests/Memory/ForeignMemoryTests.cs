using System.Runtime.CompilerServices;

namespace Latent.Interop.Tests.Memory;

/// <summary>Buffers over memory that no allocator owns.</summary>
internal sealed unsafe class ForeignMemoryTests
{
    [Test]
    public void A_wrapped_pointer_is_used_in_place_and_not_freed()
    {
        long before = NativeMemory.LiveCount;
        float* memory = stackalloc float[3];
        NativeBuffer<float> buffer = NativeBuffer.Wrap(memory, 3);
        Kernels.Fill(buffer, 2);
        buffer.Dispose();

        Assert.That(new Span<float>(memory, 3).ToArray(), Is.All.EqualTo(2f));
        Assert.That(() => buffer[0], Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => buffer.Dispose(), Throws.Nothing);
        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before));
    }

    [Test]
    public void Null_is_wrapped_with_no_elements_only()
    {
        using NativeBuffer<float> empty = NativeBuffer.Wrap<float>(null, 0);

        Assert.That(empty.ToArray(), Is.Empty);
        Assert.That(() => Kernels.Fill(empty, 1), Throws.Nothing);
        Assert.That(() => NativeBuffer.Wrap<float>(null, 1), Throws.ArgumentNullException);
        Assert.That(() => NativeBuffer.Wrap((float*)64, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => NativeBuffer.Wrap((float*)64, long.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_pinned_array_is_used_in_place()
    {
        int[] array = [1, 2, 3];
        using NativeBuffer<int> buffer = NativeBuffer.Pin(array);
        GC.Collect();
        GC.Collect();
        buffer[1] = 20;
        array[2] = 30;

        Assert.That(array, Is.EqualTo(new[] { 1, 20, 30 }));
        Assert.That(buffer.ToArray(), Is.EqualTo(array));
        Assert.That(() => NativeBuffer.Pin<int>(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Arrays_of_every_unmanaged_type_can_be_pinned()
    {
        AssertPins([true, false]);
        AssertPins(['a', 'b']);
        AssertPins([1m, 2m]);
        AssertPins([DateTime.MinValue, DateTime.MaxValue]);
        AssertPins([(1, 2L), (3, 4L)]);
        AssertPins(Array.Empty<double>());
    }

    [Test]
    public void Foreign_memory_cannot_be_resized()
    {
        using NativeBuffer<int> buffer = NativeBuffer.Pin([1, 2, 3]);

        Assert.That(() => buffer.Resize(4), Throws.InvalidOperationException.With.Message.Contain("does not own"));
        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void An_array_is_free_to_be_collected_once_its_buffer_is_disposed_or_forgotten()
    {
        WeakReference disposed = PinNew(dispose: true), forgotten = PinNew(dispose: false);
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That((disposed.IsAlive, forgotten.IsAlive), Is.EqualTo((false, false)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference PinNew(bool dispose)
    {
        int[] array = new int[100];
        NativeBuffer<int> buffer = NativeBuffer.Pin(array);
        if (dispose)
        {
            buffer.Dispose();
        }

        return new WeakReference(array);
    }

    private static void AssertPins<T>(T[] array)
        where T : unmanaged
    {
        using NativeBuffer<T> buffer = NativeBuffer.Pin(array);
        Assert.That(buffer.ToArray(), Is.EqualTo(array));
    }
}
