namespace Latent.Interop.Tests.Memory;

/// <summary>Tests every member of a buffer that was disposed or never created, and of copies of it.</summary>
internal sealed unsafe class NativeBufferMisuseTests
{
    private static readonly (string Name, Action<NativeBuffer<float>> Use)[] Uses =
    [
        ("Length", buffer => _ = buffer.Length),
        ("Bytes", buffer => _ = buffer.Bytes),
        ("Pointer", buffer => _ = (nint)buffer.Pointer),
        ("the indexer", buffer => buffer[0] = 1),
        ("the indexer outside", buffer => buffer[-1] = 1),
        ("AsSpan", buffer => buffer.AsSpan()),
        ("AsSpan of a range", buffer => buffer.AsSpan(0, 1)),
        ("AsSpan outside", buffer => buffer.AsSpan(-1, 100)),
        ("Slice", buffer => buffer.Slice(0, 1)),
        ("Slice to the end", buffer => buffer.Slice(1)),
        ("CopyFrom a span", buffer => buffer.CopyFrom([1])),
        ("CopyFrom nothing", buffer => buffer.CopyFrom([])),
        ("CopyTo a span", buffer => buffer.CopyTo(new float[1])),
        ("ToArray", buffer => buffer.ToArray()),
        ("Fill", buffer => buffer.Fill(1)),
        ("Clear", buffer => buffer.Clear()),
        ("Reinterpret", buffer => buffer.Reinterpret<int>()),
        ("a kernel that writes", buffer => Kernels.Fill(buffer, 1)),
        ("a kernel that reads", buffer => Kernels.Sum(buffer, [4], [0], new float[1])),
        ("CopyFrom a buffer", buffer =>
        {
            using NativeBuffer<float> other = new(4);
            buffer.CopyFrom(other);
        }),
        ("CopyTo from a living buffer", buffer =>
        {
            using NativeBuffer<float> other = new(4);
            other.CopyTo(buffer);
        }),
    ];

    private static readonly TestCaseData[] Cases = [.. Uses.Select(use => new TestCaseData(use.Use).SetArgDisplayNames(use.Name))];

    [TestCaseSource(nameof(Cases))]
    public void A_buffer_that_was_never_created_is_refused(Action<NativeBuffer<float>> use) =>
        Assert.That(() => use(default), Throws.InstanceOf<UseAfterDisposeException>().With.Message.Contain("never created"));

    [TestCaseSource(nameof(Cases))]
    public void A_disposed_buffer_is_refused(Action<NativeBuffer<float>> use)
    {
        NativeBuffer<float> buffer = new(4);
        buffer.Dispose();

        Assert.That(() => use(buffer), Throws.InstanceOf<UseAfterDisposeException>().With.Message.Contain("was disposed"));
    }

    [TestCaseSource(nameof(Cases))]
    public void Copies_and_slices_end_with_the_buffer(Action<NativeBuffer<float>> use)
    {
        NativeBuffer<float> buffer = new(4);
        NativeBuffer<float> copy = buffer, slice = buffer.Slice(0, 4), slices = slice.Slice(1, 3);
        buffer.Dispose();

        Assert.That(() => use(copy), Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => use(slice), Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => use(slices), Throws.InstanceOf<UseAfterDisposeException>());
    }

    [TestCaseSource(nameof(Cases))]
    public void A_buffer_of_a_closed_scope_is_refused(Action<NativeBuffer<float>> use)
    {
        NativeBuffer<float> buffer;
        using (TempScope.Open())
        {
            buffer = new NativeBuffer<float>(4, Allocator.Temp);
        }

        using TempScope scope = TempScope.Open();
        NativeBuffer<float> next = new(4, Allocator.Temp);

        Assert.That(() => use(buffer), Throws.InstanceOf<UseAfterDisposeException>().With.Message.Contain("TempScope was closed"));
        Assert.That(next.ToArray(), Is.All.Zero);
    }

    [Test]
    public void Resizing_what_has_ended_is_refused()
    {
        NativeBuffer<float> buffer = new(4);
        buffer.Dispose();

        Assert.That(() => buffer.Resize(8), Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => default(NativeBuffer<float>).Resize(8), Throws.InstanceOf<UseAfterDisposeException>());
    }

    [Test]
    public void Disposing_a_buffer_again_through_whichever_copy_does_nothing()
    {
        NativeBuffer<float> frame = new(4, Allocator.Frame);
        long before = NativeMemory.LiveCount;
        NativeBuffer<float> buffer = new(4);
        NativeBuffer<float> copy = buffer;
        copy.Dispose();
        NativeBuffer<float> next = new([1, 2, 3, 4]);
        buffer.Dispose();
        copy.Dispose();

        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before + 1));
        Assert.That(next.ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4 }));
        next.Dispose();
        frame.Dispose();
        frame.Dispose();
        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before - 1));
    }

    [Test]
    public void The_default_value_has_nothing_to_dispose_and_is_not_created()
    {
        NativeBuffer<float> never = default;

        Assert.That(() => never.Dispose(), Throws.Nothing);
        Assert.That(never.IsCreated, Is.False);
        Assert.That(never, Is.EqualTo(default(NativeBuffer<float>)));
    }

    [Test]
    public void Many_threads_that_dispose_one_buffer_free_it_once()
    {
        long before = NativeMemory.LiveCount;
        for (int round = 0; round < 200; round++)
        {
            NativeBuffer<float> buffer = new(4);
            Parallel.For(0, 8, _ => buffer.Dispose());

            Assert.That(NativeMemory.LiveCount, Is.EqualTo(before));
        }
    }

    [Test]
    public void Switched_off_checks_are_gone()
    {
        // The probe reads an element that is inside of the memory but outside of the slice.
        ProcessResult result = ChildProcess.Run("unchecked");

        Assert.That(result.Output.Trim(), Is.EqualTo("41"), result.Error);
    }
}
