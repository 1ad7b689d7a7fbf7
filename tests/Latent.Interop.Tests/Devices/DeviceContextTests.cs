using Latent.Interop.Native;

namespace Latent.Interop.Tests.Devices;

/// <summary>Contexts of a backend's device, and runs on it.</summary>
internal sealed class DeviceContextTests
{
    [SetUp]
    public void LoadBackend() => MirrorBackend.Load();

    [Test]
    public void A_context_says_what_device_it_is_of()
    {
        using Context cpu = new(1);
        using Context other = Context.OfBackend("mirror", 1, Precision.Tf32);

        Assert.That((cpu.Backend, cpu.Device, cpu.Precision), Is.EqualTo((Backend.Cpu, 0, Precision.F32)));
        Assert.That(cpu.Capabilities, Is.EqualTo(Capabilities.RowTiles | Capabilities.Pack | Capabilities.MatmulUpdate));
        Assert.That((other.Backend, other.Device, other.Precision, other.Threads), Is.EqualTo(("mirror", 1, Precision.Tf32, 0)));
        Assert.That(other.Capabilities, Is.EqualTo(default(Capabilities)));
    }

    [Test]
    public void The_cpu_can_be_opened_by_its_name()
    {
        using Context context = Context.OfBackend(Backend.Cpu);

        Assert.That((context.Threads, context.Device), Is.EqualTo((Environment.ProcessorCount, 0)));
        Assert.That(Kernels.Sum([1, 2], context), Is.EqualTo(3));
        Assert.That(() => Context.OfBackend(Backend.Cpu, 1), Throws.ArgumentException.With.Message.Contains('1'));
        Assert.That(() => Context.OfBackend(Backend.Cpu, 0, Precision.Bf16), Throws.InstanceOf<NotSupportedException>());
    }

    [Test]
    public void A_device_or_precision_that_a_backend_lacks_is_refused_in_its_words()
    {
        Assert.That(() => Context.OfBackend("mirror", 2), Throws.ArgumentException.With.Message.Contains('2'));
        Assert.That(() => Context.OfBackend("mirror", -1), Throws.ArgumentException.With.Message.Contains("-1"));
        Assert.That(
            () => Context.OfBackend("mirror", 0, Precision.Bf16),
            Throws.InstanceOf<NotSupportedException>().With.Message.Contains("precision is bf16"));
    }

    [Test]
    public void Kernels_are_for_the_cpu()
    {
        using Context context = Context.OfBackend("mirror");

        Assert.That(() => Kernels.Sum([1, 2], context), Throws.InstanceOf<NotSupportedException>());
    }

    [TestCase(Placement.Host)]
    [TestCase(Placement.Device)]
    public void A_run_hands_its_numbers_to_the_backend(Placement placement)
    {
        using Context context = Context.OfBackend("mirror");
        using NativeProgram program = NativePrograms.Create(context, [Segment.Create(48, Access.Write, placement)], [], [], 64, 1000);
        using NativeBuffer<long> host = new(6);
        using DeviceBuffer<long> device = new(context, 6);
        ProgramBindings bindings = new(program);
        if (placement == Placement.Host)
        {
            bindings.Bind(0, host);
        }
        else
        {
            bindings.Bind(0, device);
        }

        RunResult result = program.Run(bindings, new RunOptions(8, 10) { FirstStep = 7, Seed = 99, FirstRow = 16, GlobalBatch = 64 });

        Assert.That((result.Outcome, result.StepsDone), Is.EqualTo((Outcome.Completed, 10L)));
        Assert.That(placement == Placement.Host ? host.ToArray() : device.ToArray(), Is.EqualTo(new long[] { 8, 10, 7, 99, 16, 64 }));
    }

    [Test]
    public void A_buffer_is_bound_where_its_memory_belongs()
    {
        using Context context = Context.OfBackend("mirror"), neighbour = Context.OfBackend("mirror", 1),
            sibling = Context.OfBackend("mirror");
        using NativeProgram program = NativePrograms.Create(
            context, [Segment.Create(16, Access.Write), Segment.Create(16, Access.Read, Placement.Device)], [], [], 1, 1);
        using NativeBuffer<int> host = new(4);
        using DeviceBuffer<int> device = new(context, 8), ofNeighbour = new(neighbour, 4), ofSibling = new(sibling, 4),
            small = new(context, 3);
        ProgramBindings bindings = new(program);

        Assert.That((program.SegmentPlacement(0), program.SegmentPlacement(1)), Is.EqualTo((Placement.Host, Placement.Device)));
        Assert.That(() => bindings.Bind(1, host), Throws.ArgumentException.With.Message.Contains("a DeviceBuffer was expected"));
        Assert.That(() => bindings.Bind(0, device), Throws.ArgumentException.With.Message.Contains("a NativeBuffer was expected"));
        Assert.That(() =>
            bindings.Bind(1, ofNeighbour), Throws.ArgumentException.With.Message.Contains("mirror:1").And.Message.Contains("mirror:0"));
        Assert.That(() => bindings.Bind(1, small), Throws.ArgumentException.With.Message.Contains("12 bytes"));
        Assert.That(() => bindings.Bind(1, device, start: 1), Throws.ArgumentException.With.Message.Contains("a multiple of 16 bytes"));
        Assert.That(() => bindings.Bind(1, device, start: 9), Throws.InstanceOf<ArgumentOutOfRangeException>());
        bindings.Bind(1, device, start: 4);
        bindings.Bind(1, ofSibling);
    }

    [Test]
    public void A_program_that_needs_what_the_device_lacks_is_refused()
    {
        using Context context = Context.OfBackend("mirror");

        Assert.That(() => NativePrograms.Create(context, [], [], [], 8, 1, tileRows: 4), Throws.InstanceOf<NotSupportedException>());
    }
}
