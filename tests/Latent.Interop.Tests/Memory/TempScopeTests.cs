using Latent.Interop.Native;

namespace Latent.Interop.Tests.Memory;

/// <summary>Memory of one thread that ends with a scope.</summary>
internal sealed unsafe class TempScopeTests
{
    [Test]
    public void Buffers_live_until_the_end_of_their_scope()
    {
        NativeBuffer<float> inner, outer;
        using (TempScope.Open())
        {
            outer = new NativeBuffer<float>([1, 2, 3], Allocator.Temp);
            using (TempScope.Open())
            {
                inner = new NativeBuffer<float>([4, 5], Allocator.Temp);
                Assert.That((outer.IsCreated, inner.IsCreated), Is.EqualTo((true, true)));
            }

            Assert.That((outer.IsCreated, inner.IsCreated), Is.EqualTo((true, false)));
            Assert.That(outer.ToArray(), Is.EqualTo(new float[] { 1, 2, 3 }));
        }

        Assert.That(outer.IsCreated, Is.False);
        Assert.That(() => outer.Dispose(), Throws.Nothing);
    }

    [Test]
    public void Memory_is_aligned_zero_filled_and_reused()
    {
        using TempScope scope = TempScope.Open();
        long first = 0;
        for (int round = 0; round < 3; round++)
        {
            using TempScope inner = TempScope.Open();
            NativeBuffer<byte> buffer = new(100, Allocator.Temp);
            NativeBuffer<int> next = new(5, Allocator.Temp);
            first = round == 0 ? (long)buffer.Pointer : first;

            Assert.That((long)buffer.Pointer, Is.EqualTo(first));
            Assert.That((long)next.Pointer - first, Is.EqualTo(2 * Constants.MemoryAlignment));
            Assert.That((long)first % Constants.MemoryAlignment, Is.Zero);
            Assert.That(buffer.ToArray(), Is.All.Zero);
            Assert.That(next.ToArray(), Is.All.Zero);
            buffer.Fill(9);
            next.Fill(9);
        }

        NativeBuffer<byte> dirty = new(100, Allocator.Temp, NativeBufferOptions.UninitializedMemory);
        Assert.That(dirty.ToArray(), Is.All.EqualTo(9));
    }

    [Test]
    public void Without_a_scope_the_allocator_says_what_to_do()
    {
        OtherThread.Run(() =>
        {
            Assert.That(
                () => new NativeBuffer<float>(1, Allocator.Temp),
                Throws.InvalidOperationException.With.Message.Contain("using TempScope scope = TempScope.Open();"));
            TempScope.Open().Dispose();
            Assert.That(() => new NativeBuffer<float>(1, Allocator.Temp), Throws.InvalidOperationException);
        });
    }

    [Test]
    public void A_scope_serves_its_own_thread_only()
    {
        using TempScope scope = TempScope.Open();

        OtherThread.Run(() => Assert.That(() => new NativeBuffer<float>(1, Allocator.Temp), Throws.InvalidOperationException));
    }

    [Test]
    public void Scopes_are_closed_from_the_inside_out()
    {
        TempScope outer = TempScope.Open(), inner = TempScope.Open();
        NativeBuffer<float> buffer = new([1], Allocator.Temp);

        Assert.That(Refusal(outer), Does.Contain("while inner scopes were open (1)"));
        Assert.That(buffer.IsCreated, Is.False, "the inner scope was closed with it");
        Assert.That(Refusal(inner), Is.Empty, "it is closed already");
        Assert.That(() => new NativeBuffer<float>(1, Allocator.Temp), Throws.InvalidOperationException, "no scope is open");
    }

    [Test]
    public void Closing_a_scope_again_does_nothing()
    {
        TempScope first = TempScope.Open();
        first.Dispose();
        Assert.That(Refusal(first), Is.Empty);

        using TempScope second = TempScope.Open();
        NativeBuffer<float> buffer = new([1], Allocator.Temp);
        Assert.That(Refusal(first), Is.Empty, "another scope is open in its place");
        Assert.That(buffer[0], Is.EqualTo(1));
    }

    [Test]
    public void A_scope_is_closed_on_its_own_thread()
    {
        TempArena arena = TempArena.OfThisThread();
        TempArena.Mark mark = arena.Open();

        OtherThread.Run(() =>
            Assert.That(() => arena.Close(mark), Throws.InvalidOperationException.With.Message.Contain("another thread")));
        arena.Close(mark);
    }

    [Test]
    public void Scopes_nest_deeply()
    {
        int depth = 0;
        Nest(100);
        Assert.That(depth, Is.EqualTo(100));

        void Nest(int levels)
        {
            using TempScope scope = TempScope.Open();
            NativeBuffer<int> buffer = new([levels], Allocator.Temp);
            depth++;
            if (levels > 1)
            {
                Nest(levels - 1);
            }

            Assert.That(buffer[0], Is.EqualTo(levels));
        }
    }

    [Test]
    public void The_default_scope_is_none() => Assert.That(() => default(TempScope).Dispose(), Throws.Nothing);

    [Test]
    public void An_early_dispose_gives_the_memory_back()
    {
        using TempScope scope = TempScope.Open();
        NativeBuffer<float> kept = new(4, Allocator.Temp);
        NativeBuffer<float> first = new(4, Allocator.Temp);
        nint address = (nint)first.Pointer;
        first.Dispose();
        NativeBuffer<float> second = new(4, Allocator.Temp);

        Assert.That((nint)second.Pointer, Is.EqualTo(address));
        Assert.That(() => first[0], Throws.InstanceOf<UseAfterDisposeException>());
        kept.Dispose();
        NativeBuffer<float> third = new(4, Allocator.Temp);
        Assert.That((nint)third.Pointer, Is.GreaterThan(address), "only the last buffer gives its memory back");
        first.Dispose();
        Assert.That(third.IsCreated, Is.True);
    }

    [Test]
    public void A_stale_copy_never_sees_a_later_buffer()
    {
        List<NativeBuffer<int>> stale = new();
        using TempScope scope = TempScope.Open();
        for (int i = 0; i < 1000; i++)
        {
            NativeBuffer<int> buffer = new([i], Allocator.Temp);
            Assert.That(stale.TrueForAll(old => !old.IsCreated && old != buffer), Is.True);
            stale.Add(buffer);
            buffer.Dispose();
        }
    }

    [Test]
    public void Resize_keeps_what_fits_and_clears_what_is_new()
    {
        using TempScope scope = TempScope.Open();
        new NativeBuffer<int>(100, Allocator.Temp, NativeBufferOptions.UninitializedMemory).Fill(9);
        NativeBuffer<int> buffer = new([1, 2, 3], Allocator.Temp);
        NativeBuffer<int> neighbour = new([7, 8], Allocator.Temp);
        buffer.Resize(40);

        Assert.That(buffer.Slice(0, 3).ToArray(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(buffer.Slice(3).ToArray(), Is.All.Zero);
        buffer.Resize(2);
        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(neighbour.ToArray(), Is.EqualTo(new[] { 7, 8 }));
    }

    [Test]
    public void Resize_is_for_the_buffers_own_thread_and_scope()
    {
        using TempScope scope = TempScope.Open();
        NativeBuffer<int> buffer = new([1, 2], Allocator.Temp);

        OtherThread.Run(() =>
            Assert.That(() => buffer.Resize(4), Throws.InvalidOperationException.With.Message.Contain("only on its own thread")));
        using (TempScope.Open())
        {
            Assert.That(() => buffer.Resize(4), Throws.InvalidOperationException.With.Message.Contain("in its own TempScope"));
        }

        buffer.Resize(4);
        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 1, 2, 0, 0 }));
    }

    [Test]
    public void A_scope_grows_by_blocks_of_which_the_largest_stays()
    {
        Collect();
        long before = NativeMemory.LiveCount;
        OtherThread.Run(() =>
        {
            using (TempScope.Open())
            {
                List<NativeBuffer<int>> buffers = new();
                for (int i = 0; i < 200; i++)
                {
                    buffers.Add(new NativeBuffer<int>(1000 * (i % 20), Allocator.Temp));
                    buffers[i].Fill(i);
                    using TempScope inner = TempScope.Open();
                    new NativeBuffer<int>(5000, Allocator.Temp).Fill(-1);
                }

                Assert.That(buffers.Select((buffer, i) => buffer.ToArray().All(value => value == i)), Is.All.True);
                Assert.That(NativeMemory.LiveCount, Is.GreaterThan(before + 1));
            }

            Assert.That(NativeMemory.LiveCount, Is.EqualTo(before + 1));
        });
        Collect();
        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before), "the thread has ended");
    }

    [Test]
    public void An_impossible_size_leaves_the_scope_as_it_was()
    {
        using TempScope scope = TempScope.Open();
        NativeBuffer<byte> buffer = new([1, 2], Allocator.Temp);

        Assert.That(() => new NativeBuffer<byte>(1L << 60, Allocator.Temp), Throws.InstanceOf<InsufficientMemoryException>());
        Assert.That(() => new NativeBuffer<byte>(long.MaxValue, Allocator.Temp), Throws.InstanceOf<InsufficientMemoryException>());
        Assert.That(() => buffer.Resize(1L << 60), Throws.InstanceOf<InsufficientMemoryException>());
        Assert.That(buffer.ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test]
    public void The_end_of_a_scope_waits_for_calls_of_other_threads()
    {
        TempScope scope = TempScope.Open();
        NativeBuffer<float> buffer = new(4, Allocator.Temp);
        using CallElsewhere call = new(buffer);
        Task ending = Task.Delay(50).ContinueWith(_ => call.End(), TaskScheduler.Default);
        scope.Dispose();

        Assert.That(call.HasEnded, Is.True);
        ending.Wait();
    }

    [Test]
    public void A_buffer_that_another_thread_uses_or_disposes_gives_its_memory_back_at_the_end_of_the_scope()
    {
        using TempScope outer = TempScope.Open();
        nint address;
        using (TempScope.Open())
        {
            NativeBuffer<float> used = new(4, Allocator.Temp);
            NativeBuffer<float> disposed = new(4, Allocator.Temp);
            address = (nint)used.Pointer;
            OtherThread.Run(disposed.Dispose);
            using (CallElsewhere call = new(used))
            {
                used.Dispose();
                NativeBuffer<float> next = new(4, Allocator.Temp);
                Assert.That((nint)next.Pointer, Is.GreaterThan(address), "the memory is in use");
            }

            Assert.That(() => disposed.Dispose(), Throws.Nothing);
        }

        Assert.That((nint)new NativeBuffer<float>(4, Allocator.Temp).Pointer, Is.EqualTo(address));
    }

    private static string Refusal(TempScope scope)
    {
        try
        {
            scope.Dispose();
            return "";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
