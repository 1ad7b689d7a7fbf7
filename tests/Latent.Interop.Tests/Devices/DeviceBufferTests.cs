using Latent.Interop.Native;

namespace Latent.Interop.Tests.Devices;

/// <summary>Tests of device memory, on the CPU and on a backend.</summary>
[TestFixture("cpu")]
[TestFixture("mirror")]
internal sealed class DeviceBufferTests(string backend)
{
    private Context _context = null!;

    [SetUp]
    public void CreateContext()
    {
        if (backend == "mirror")
        {
            MirrorBackend.Load();
        }

        _context = Context.OfBackend(backend);
    }

    [TearDown]
    public void DisposeContext() => _context?.Dispose();

    [Test]
    public void Elements_are_zero_at_first_and_copied_both_ways()
    {
        using DeviceBuffer<float> buffer = new(_context, 5);
        Assert.That(buffer.ToArray(), Is.All.Zero);
        Assert.That((buffer.Length, buffer.Bytes, buffer.IsCreated, buffer.Context), Is.EqualTo((5L, 20L, true, _context)));

        buffer.Write([1, 2, 3]);
        buffer.Write(new float[] { 7 }.AsSpan(), start: 4);
        float[] part = new float[2];
        buffer.Read(part, start: 1);

        Assert.That(part, Is.EqualTo(new float[] { 2, 3 }));
        Assert.That(buffer.ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 0, 7 }));
    }

    [Test]
    public void Native_buffers_are_copied_too()
    {
        using NativeBuffer<int> source = new([1, 2, 3, 4]), target = new(4);
        using DeviceBuffer<int> buffer = new(_context, 4);
        buffer.Write(source.Slice(2), start: 1);
        buffer.Read(target);

        Assert.That(target.ToArray(), Is.EqualTo(new[] { 0, 3, 4, 0 }));
    }

    [Test]
    public void Buffers_of_a_device_are_copied_without_the_host()
    {
        using Context other = Context.OfBackend(backend);
        using DeviceBuffer<int> source = new(_context, 4), target = new(other, 4);
        source.Write([1, 2, 3, 4]);
        source.CopyTo(target);
        Assert.That(target.ToArray(), Is.EqualTo(new[] { 1, 2, 3, 4 }));

        source.CopyTo(target, start: 3, destinationStart: 0, length: 1);
        target.CopyTo(target, start: 0, destinationStart: 2, length: 2);
        Assert.That(target.ToArray(), Is.EqualTo(new[] { 4, 2, 4, 2 }));
    }

    [Test]
    public void Nothing_may_be_copied()
    {
        using DeviceBuffer<int> buffer = new(_context, 0), other = new(_context, 3);
        buffer.Write([]);
        buffer.Read(Array.Empty<int>());
        other.CopyTo(other, 1, 2, 0);

        Assert.That(buffer.ToArray(), Is.Empty);
    }

    [Test]
    public void Copies_outside_of_a_buffer_are_refused()
    {
        using DeviceBuffer<int> buffer = new(_context, 4), shorter = new(_context, 3);

        Assert.That(() => buffer.Read(new int[5]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => buffer.Read(new int[1], 4), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => buffer.Write([1, 2], 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => buffer.Write([1], -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => buffer.CopyTo(shorter), Throws.ArgumentException.With.Message.Contains("has 3 elements; 4 were expected"));
        Assert.That(() => buffer.CopyTo(shorter, 0, 2, 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => buffer.CopyTo(buffer, 0, 1, 2), Throws.ArgumentException.With.Message.Contains("overlap"));
        Assert.That(() => new DeviceBuffer<int>(_context, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new DeviceBuffer<long>(_context, long.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_size_beyond_memory_leaks_nothing()
    {
        long before = NativeMemory.LiveCount;

        Assert.That(() => new DeviceBuffer<byte>(_context, 1L << 60), Throws.InstanceOf<InsufficientMemoryException>());
        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before));
    }

    [Test]
    public void Memory_is_counted_and_listed_until_it_is_disposed()
    {
        (long count, long bytes) = (NativeMemory.LiveCount, NativeMemory.LiveBytes);
        DeviceBuffer<double> buffer = new(_context, 3);
        Assert.That((NativeMemory.LiveCount, NativeMemory.LiveBytes), Is.EqualTo((count + 1, bytes + 24)));
        Assert.That(NativeMemory.Held.Count, Is.EqualTo(count + 1));
        Assert.That(NativeLeakDetection.Report().Allocations[^1].ToString(),
            Does.StartWith($"24 bytes, DeviceBuffer<Double> from device {backend}:0"));

        buffer.Dispose();
        buffer.Dispose();
        Assert.That((NativeMemory.LiveCount, NativeMemory.LiveBytes), Is.EqualTo((count, bytes)));
        Assert.That(buffer.IsCreated, Is.False);
        Assert.That(() => buffer.ToArray(), Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => buffer.Write([1]), Throws.InstanceOf<UseAfterDisposeException>());
    }

    [Test]
    public void A_buffer_keeps_its_context_until_it_is_disposed()
    {
        long before = NativeMemory.LiveCount;
        Context context = Context.OfBackend(backend);
        DeviceBuffer<int> buffer = new(context, 4);
        context.Dispose();

        Assert.That(() => buffer.ToArray(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => new DeviceBuffer<int>(context, 1), Throws.InstanceOf<ObjectDisposedException>());
        buffer.Dispose();
        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before));
    }

    [Test]
    public void A_disposed_buffer_is_noticed_by_the_next_run()
    {
        using NativeProgram program = NativePrograms.Create(_context, [Segment.Create(48, Access.Write, Placement.Device)], [], [], 1, 1);
        DeviceBuffer<long> buffer = new(_context, 6);
        ProgramBindings bindings = new(program);
        bindings.Bind(0, buffer);
        program.Run(bindings, new RunOptions(1));
        buffer.Dispose();

        Assert.That(() => program.Run(bindings, new RunOptions(1)), Throws.InstanceOf<UseAfterDisposeException>());
    }
}
