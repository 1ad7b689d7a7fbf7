namespace Latent.Interop.Tests.Memory;

/// <summary>Buffers that must be disposed within some frames.</summary>
internal sealed class FrameAllocatorTests
{
    [Test]
    public void A_buffer_may_be_disposed_in_each_frame_of_its_lifespan()
    {
        FrameAllocator frames = new FrameAllocator { Lifespan = 3 };
        for (int age = 0; age < 3; age++)
        {
            NativeBuffer<float> buffer = new(4, frames);
            for (int i = 0; i < age; i++)
            {
                Assert.That(frames.Advance(), Is.Empty);
            }

            buffer.Dispose();
        }

        Assert.That((frames.CurrentFrame, frames.LiveCount), Is.EqualTo((3L, 0)));
        Assert.That(frames.Advance(), Is.Empty);
    }

    [Test]
    public void An_overdue_buffer_is_reported_once_and_stays_usable()
    {
        FrameAllocator frames = new FrameAllocator { Lifespan = 2 };
        using NativeBuffer<double> buffer = new([1, 2, 3], frames);
        Assert.That(frames.Advance(), Is.Empty);

        NativeAllocation overdue = frames.Advance().Single();

        Assert.That((overdue.Bytes, overdue.Type, overdue.Allocator), Is.EqualTo((24L, "NativeBuffer<Double>", "Frame")));
        Assert.That(frames.Advance(), Is.Empty);
        Assert.That(buffer.ToArray(), Is.EqualTo(new double[] { 1, 2, 3 }));
        Assert.That(frames.LiveCount, Is.EqualTo(1));
    }

    [Test]
    public void The_lifespan_counts_from_the_allocation_whatever_the_size_becomes()
    {
        FrameAllocator frames = new FrameAllocator { Lifespan = 2 };
        using NativeBuffer<int> buffer = new(1, frames);
        frames.Advance();
        buffer.Resize(10);
        using NativeBuffer<int> younger = new(3, frames);

        Assert.That(frames.Advance().Select(overdue => overdue.Bytes), Is.EqualTo(new[] { 40L }));
        Assert.That(frames.Advance().Select(overdue => overdue.Bytes), Is.EqualTo(new[] { 12L }));
    }

    [Test]
    public void An_overdue_buffer_names_the_stack_of_its_allocation()
    {
        FrameAllocator frames = new FrameAllocator { Lifespan = 1 };
        NativeLeakDetectionMode mode = NativeLeakDetection.Mode;
        NativeLeakDetection.Mode = NativeLeakDetectionMode.EnabledWithStackTrace;
        using NativeBuffer<int> buffer = new(1, frames);
        NativeLeakDetection.Mode = mode;

        Assert.That(frames.Advance().Single().Stack, Does.Contain(nameof(An_overdue_buffer_names_the_stack_of_its_allocation)));
    }

    [Test]
    public void The_frames_of_the_process_allow_four() =>
        Assert.That((Allocator.Frame.Lifespan, Allocator.Frame.Name, $"{Allocator.Frame}"), Is.EqualTo((4, "Frame", "Frame")));

    [TestCase(0)]
    [TestCase(-3)]
    public void A_lifespan_below_one_is_refused(int lifespan) =>
        Assert.That(() => new FrameAllocator { Lifespan = lifespan }, Throws.InstanceOf<ArgumentOutOfRangeException>());
}
