using Latent.Interop.Native;

namespace Latent.Interop.Tests.Memory;

/// <summary>Memory that comes from two C functions.</summary>
internal sealed unsafe class FunctionAllocatorTests
{
    private CountingFunctions _functions = null!;

    [SetUp]
    public void CreateFunctions() => _functions = new CountingFunctions();

    [TearDown]
    public void DisposeFunctions() => _functions.Dispose();

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1001)]
    public void Memory_is_aligned_zero_filled_and_returned(long length)
    {
        using (NativeBuffer<float> buffer = new(length, _functions.Allocator))
        {
            Assert.That((long)buffer.Pointer % Constants.MemoryAlignment, Is.Zero);
            Assert.That(buffer.ToArray(), Is.EqualTo(new float[length]));
            Assert.That(_functions.LiveCount, Is.EqualTo(1));
            Assert.That(_functions.LiveBytes, Is.GreaterThanOrEqualTo(4 * length));
        }

        Assert.That((_functions.LiveCount, _functions.LiveBytes), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public void Resize_takes_new_memory_and_returns_the_old()
    {
        using NativeBuffer<int> buffer = new([1, 2, 3], _functions.Allocator);
        buffer.Resize(5);

        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 1, 2, 3, 0, 0 }));
        Assert.That(_functions.LiveCount, Is.EqualTo(1));
    }

    [Test]
    public void Functions_that_have_no_memory_leave_everything_as_it_was()
    {
        NativeBuffer<int> buffer = new([1, 2, 3], _functions.Allocator);
        (long count, long bytes) = (NativeMemory.LiveCount, NativeMemory.LiveBytes);
        _functions.Fails = true;

        Assert.That(() => new NativeBuffer<int>(3, _functions.Allocator), Throws.InstanceOf<InsufficientMemoryException>());
        Assert.That(() => buffer.Resize(4), Throws.InstanceOf<InsufficientMemoryException>());
        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That((NativeMemory.LiveCount, NativeMemory.LiveBytes), Is.EqualTo((count, bytes)));
        Assert.That(NativeMemory.Held, Is.EqualTo((count, bytes)));
        buffer.Dispose();
        Assert.That((_functions.LiveCount, _functions.LiveBytes), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public void A_size_beyond_any_memory_does_not_reach_the_functions() =>
        Assert.That(() => new NativeBuffer<byte>(long.MaxValue, _functions.Allocator), Throws.InstanceOf<InsufficientMemoryException>());

    [Test]
    public void Both_functions_are_needed()
    {
        delegate* unmanaged[Cdecl]<void*, long, void*> allocate = (delegate* unmanaged[Cdecl]<void*, long, void*>)1;
        delegate* unmanaged[Cdecl]<void*, void*, long, void> release = (delegate* unmanaged[Cdecl]<void*, void*, long, void>)1;

        Assert.That(() =>
            new FunctionAllocator("half", null, release), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("allocate"));
        Assert.That(() =>
            new FunctionAllocator("half", allocate, null), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("release"));
        Assert.That(_functions.Allocator.Name, Is.EqualTo("Counting"));
    }
}
