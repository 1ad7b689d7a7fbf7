namespace Latent.Interop.Tests.Memory;

/// <summary>Tests of slices of buffers, of other lengths and of other element types.</summary>
internal sealed unsafe class SliceTests
{
    [Test]
    public void A_slice_is_a_part_of_the_same_memory()
    {
        using NativeBuffer<int> buffer = new([0, 1, 2, 3, 4, 5]);
        NativeBuffer<int> slice = buffer.Slice(2, 3), end = buffer.Slice(4), part = slice.Slice(1);
        slice[0] = 20;
        part.Fill(7);

        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 0, 1, 20, 7, 7, 5 }));
        Assert.That((slice.Length, slice.Bytes, end.Length, part.Length), Is.EqualTo((3L, 12L, 2L, 2L)));
        Assert.That((nint)part.Pointer, Is.EqualTo((nint)buffer.Pointer + 12));
        Assert.That(end.ToArray(), Is.EqualTo(new[] { 7, 5 }));
        Assert.That(slice.IsCreated, Is.True);
        Assert.That(buffer.Slice(6).Length, Is.Zero);
    }

    [TestCase(-1, 1)]
    [TestCase(7, 0)]
    [TestCase(5, 2)]
    [TestCase(0, -1)]
    [TestCase(long.MaxValue, long.MaxValue)]
    [TestCase(long.MinValue, long.MinValue)]
    public void A_slice_outside_is_refused(long start, long length)
    {
        using NativeBuffer<int> buffer = new(6);

        Assert.That(() => buffer.Slice(start, length), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => buffer.Slice(2, 4).Slice(start, length), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void An_index_past_a_slice_is_refused_though_it_is_inside_the_buffer()
    {
        using NativeBuffer<int> buffer = new(6);

        Assert.That(() =>
            buffer.Slice(1, 2)[2], Throws.InstanceOf<IndexOutOfRangeException>().With.Message.EqualTo(
            "The index is 2; 0 to 1 was expected."));
    }

    [Test]
    public void A_slice_decides_nothing_over_its_memory()
    {
        using NativeBuffer<int> buffer = new(6);
        NativeBuffer<int> slice = buffer.Slice(0, 6);

        Assert.That(() => slice.Dispose(), Throws.InvalidOperationException.With.Message.Contain("slice cannot be disposed"));
        Assert.That(() => slice.Resize(8), Throws.InvalidOperationException.With.Message.Contain("slice cannot be resized"));
        Assert.That(buffer.IsCreated, Is.True);
    }

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(5)]
    [TestCase(1000)]
    public void Resize_keeps_what_fits_and_clears_what_is_new(int length)
    {
        using NativeBuffer<int> buffer = new([1, 2, 3, 4, 5]);
        NativeBuffer<int> copy = buffer;
        buffer.Resize(length);

        int[] expected = new int[length];
        new[] { 1, 2, 3, 4, 5 }.AsSpan(0, Math.Min(5, length)).CopyTo(expected);
        Assert.That(buffer.ToArray(), Is.EqualTo(expected));
        Assert.That(copy.ToArray(), Is.EqualTo(expected));
        Assert.That(copy, Is.EqualTo(buffer));
    }

    [Test]
    public void A_slice_beyond_a_shorter_end_is_refused_until_the_buffer_is_longer_again()
    {
        using NativeBuffer<int> buffer = new([1, 2, 3, 4, 5, 6]);
        NativeBuffer<int> kept = buffer.Slice(0, 3), lost = buffer.Slice(1, 4);
        buffer.Resize(3);

        Assert.That(kept.ToArray(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(() => lost[0], Throws.InvalidOperationException.With.Message.EqualTo(
            "The slice ends at element 5 of a buffer that was resized to 3; take the slice again."));
        buffer.Resize(5);
        Assert.That(lost.ToArray(), Is.EqualTo(new[] { 2, 3, 0, 0 }));
    }

    [Test]
    public void A_resize_that_cannot_be_leaves_the_buffer_as_it_was()
    {
        using NativeBuffer<int> buffer = new([1, 2, 3]);
        nint before = (nint)buffer.Pointer;

        Assert.That(() => buffer.Resize(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => buffer.Resize(long.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => buffer.Resize(1L << 58), Throws.InstanceOf<InsufficientMemoryException>());
        Assert.That((nint)buffer.Pointer, Is.EqualTo(before));
        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void A_buffer_in_use_cannot_be_resized_until_the_call_ends()
    {
        using NativeBuffer<float> buffer = new(4);
        using CallElsewhere call = new(buffer);

        Assert.That(() => buffer.Resize(8), Throws.InvalidOperationException.With.Message.Contain("in use"));
        call.End();
        buffer.Resize(8);
        Assert.That(buffer.Length, Is.EqualTo(8));
    }

    [Test]
    public void A_call_whose_buffer_was_resized_meanwhile_is_refused()
    {
        using NativeBuffer<float> buffer = new(4);
        bool isRefused = false;
        KernelSpan<float> span = buffer;
        buffer.Resize(1000);
        try
        {
            Kernels.Fill(span, 1);
        }
        catch (InvalidOperationException exception)
        {
            isRefused = exception.Message.Contains("resized", StringComparison.Ordinal);
        }

        Assert.That(isRefused, Is.True);
        Assert.That(buffer.ToArray(), Is.All.Zero);
    }

    [Test]
    public void A_disposed_buffer_in_use_keeps_its_memory_until_the_call_ends()
    {
        long before = NativeMemory.LiveCount;
        NativeBuffer<float> buffer = new(4);
        using CallElsewhere call = new(buffer);
        buffer.Dispose();

        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before + 1));
        Assert.That(() => buffer.Dispose(), Throws.Nothing);
        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before + 1));
        call.End();
        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before));
    }

    [Test]
    public void The_same_bytes_may_be_read_as_another_type()
    {
        using NativeBuffer<int> buffer = new([0x3f800000, 0, 1, 2, 3]);
        NativeBuffer<float> floats = buffer.Reinterpret<float>();

        Assert.That(floats[0], Is.EqualTo(1f));
        Assert.That(buffer.Reinterpret<long>().ToArray(), Is.EqualTo(new[] { 0x3f800000L, (2L << 32) | 1 }));
        Assert.That(buffer.Slice(2, 3).Reinterpret<byte>().Length, Is.EqualTo(12));
        Assert.That(() => buffer.Slice(1).Reinterpret<double>(), Throws.ArgumentException.With.Message.Contain("begins 4 bytes"));
        Assert.That(() => floats.Dispose(), Throws.InvalidOperationException);
    }

    [Test]
    public void Buffers_are_equal_if_they_are_the_same_elements_of_the_same_memory()
    {
        using NativeBuffer<int> buffer = new(4);
        using NativeBuffer<int> other = new(4);
        NativeBuffer<int> copy = buffer;

        Assert.That(copy == buffer && copy.Equals((object)buffer) && copy.GetHashCode() == buffer.GetHashCode(), Is.True);
        Assert.That(buffer.Slice(1, 2) == buffer.Slice(1).Slice(0, 2), Is.True);
        Assert.That(buffer != other && buffer.Slice(0, 1) != buffer.Slice(1, 1) && !buffer.Equals("buffer"), Is.True);
    }

    [Test]
    public void Buffers_of_one_length_are_copied_even_if_they_overlap()
    {
        using NativeBuffer<int> buffer = new([1, 2, 3, 4, 5]);
        using NativeBuffer<int> other = new(2);
        buffer.Slice(1).CopyFrom(buffer.Slice(0, 4));
        buffer.Slice(3).CopyTo(other);

        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 1, 1, 2, 3, 4 }));
        Assert.That(other.ToArray(), Is.EqualTo(new[] { 3, 4 }));
        Assert.That(() => other.CopyFrom(buffer), Throws.ArgumentException.With.Message.Contain("has 5 elements; 2 were expected"));
    }
}
