using System.Buffers;

namespace Latent.Interop.Tests.Views;

/// <summary>Memory of the kind that streams and asynchronous methods take, over native buffers.</summary>
internal sealed class NativeMemoryManagerTests
{
    [Test]
    public async Task The_memory_is_that_of_the_buffer()
    {
        using NativeBuffer<byte> buffer = new(8);
        using NativeMemoryManager<byte> manager = new(buffer);
        using MemoryStream stream = new([1, 2, 3, 4, 5]);
        await stream.ReadExactlyAsync(manager.Memory.Slice(2, 5));

        Assert.That(buffer.ToArray(), Is.EqualTo(new byte[] { 0, 0, 1, 2, 3, 4, 5, 0 }));
        Assert.That(manager.Memory.Length, Is.EqualTo(8));
    }

    [Test]
    public void A_buffer_that_cannot_be_pinned_or_owned_is_refused()
    {
        using TempScope scope = TempScope.Open();
        NativeBuffer<int> temporary = new(1, Allocator.Temp);
        using NativeBuffer<int> buffer = new(2);

        Assert.That(() => new NativeMemoryManager<int>(temporary), Throws.ArgumentException.With.Message.Contains("TempScope"));
        Assert.That(() =>
            new NativeMemoryManager<int>(buffer.Slice(1), ownsBuffer: true), Throws.ArgumentException.With.Message.Contains("slice"));
        using NativeMemoryManager<int> manager = new(buffer.Slice(0, 1));
        Assert.That(() => manager.Pin(2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        buffer.Resize(4);
    }

    [Test]
    public unsafe void A_pin_keeps_the_memory_alive_and_in_its_place()
    {
        long before = Interop.NativeMemory.LiveCount;
        NativeBuffer<int> buffer = new([1, 2, 3]);
        using NativeMemoryManager<int> manager = new(buffer);
        MemoryHandle pin = manager.Memory[1..].Pin();

        Assert.That((nint)pin.Pointer, Is.EqualTo((nint)(buffer.Pointer + 1)));
        Assert.That(() => buffer.Resize(5), Throws.InvalidOperationException);
        buffer.Dispose();
        Assert.That(*(int*)pin.Pointer, Is.EqualTo(2));
        Assert.That(Interop.NativeMemory.LiveCount, Is.EqualTo(before + 1));
        pin.Dispose();
        Assert.That(Interop.NativeMemory.LiveCount, Is.EqualTo(before));
        Assert.That(() => manager.Unpin(), Throws.InvalidOperationException.With.Message.Contains("more often"));
        Assert.That(() => manager.Pin(), Throws.InstanceOf<UseAfterDisposeException>());
    }

    [TestCase(true)]
    [TestCase(false)]
    public void An_owned_buffer_ends_with_the_manager(bool owns)
    {
        NativeBuffer<int> buffer = new(3);
        NativeMemoryManager<int> manager = new(buffer, owns);
        Memory<int> memory = manager.Memory;
        ((IDisposable)manager).Dispose();
        ((IDisposable)manager).Dispose();

        Assert.That(buffer.IsCreated, Is.EqualTo(!owns));
        Assert.That(() => memory.Span.Length, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => memory.Pin(), Throws.InstanceOf<ObjectDisposedException>());
        if (!owns)
        {
            buffer.Dispose();
        }
    }

    [Test]
    public void A_buffer_that_has_ended_gives_no_memory()
    {
        NativeBuffer<int> buffer = new(3);
        NativeMemoryManager<int> manager = new(buffer);
        Memory<int> memory = manager.Memory;
        buffer.Dispose();

        Assert.That(() => memory.Span.Length, Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => new NativeMemoryManager<int>(buffer), Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => new NativeMemoryManager<int>(default), Throws.InstanceOf<UseAfterDisposeException>());
    }

    [TestCase(-1)]
    [TestCase(4)]
    public void A_pin_outside_is_refused(int index)
    {
        using NativeBuffer<int> buffer = new(3);
        using NativeMemoryManager<int> manager = new(buffer);

        Assert.That(() => manager.Pin(index), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
