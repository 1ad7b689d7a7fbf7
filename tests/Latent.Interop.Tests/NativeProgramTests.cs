using Latent.Interop.Native;

namespace Latent.Interop.Tests;

internal sealed class NativeProgramTests
{
    private const int BatchCapacity = 4;

    private Context _context = null!;

    [SetUp]
    public void CreateContext() => _context = new Context(2);

    [TearDown]
    public void DisposeContext() => _context.Dispose();

    [Test]
    public void A_run_executes_the_instructions_for_the_batch_given()
    {
        using NativeProgram program = CreateSquareSum();
        using NativeBuffer<float> x = new([1, 2, 3, 100]);
        using NativeBuffer<float> arena = new(16);
        using NativeBuffer<float> sums = new(8);
        ProgramBindings bindings = Bind(program, x, arena, sums);

        RunResult result = program.Run(bindings, new RunOptions(batch: 3, steps: 2));

        Assert.That(result.Outcome, Is.EqualTo(Outcome.Completed));
        Assert.That(result.StepsDone, Is.EqualTo(2));
        Assert.That((result.Instruction, result.Tensor), Is.EqualTo((-1, -1)));
        Assert.That(sums.ToArray(), Is.EqualTo(new float[] { 14, 14, 0, 0, 0, 0, 0, 0 }));
    }

    [Test]
    public void A_run_allocates_no_managed_memory()
    {
        using NativeProgram program = CreateSquareSum();
        using NativeBuffer<float> x = new(4);
        using NativeBuffer<float> arena = new(16);
        using NativeBuffer<float> sums = new(8);
        ProgramBindings bindings = Bind(program, x, arena, sums);
        CancellationFlag cancel = new();
        program.Run(bindings, new RunOptions(4, 8) { Cancel = cancel });

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            program.Run(bindings, new RunOptions(4, 8) { FirstStep = 8L * i, Seed = 1, Flags = RunFlags.CheckFinite, Cancel = cancel });
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void A_run_can_be_cancelled_from_another_thread()
    {
        using NativeProgram program = CreateSquareSum(stepCapacity: 1L << 40, advancing: false);
        using NativeBuffer<float> x = new([1, 2, 3, 4]);
        using NativeBuffer<float> arena = new(16);
        using NativeBuffer<float> sums = new(8);
        ProgramBindings bindings = Bind(program, x, arena, sums);
        CancellationFlag cancel = new();

        Task<RunResult> run = Task.Run(() => program.Run(bindings, new RunOptions(4, 1L << 40) { Cancel = cancel }));
        Assert.That(SpinWait.SpinUntil(() => sums[0] != 0, TimeSpan.FromSeconds(30)), Is.True, "no step was done");
        Assert.That(run.IsCompleted, Is.False);
        cancel.Cancel();

        Assert.That(run.Wait(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(run.Result.Outcome, Is.EqualTo(Outcome.Cancelled));
        Assert.That(run.Result.StepsDone, Is.GreaterThan(0).And.LessThan(1L << 40));
    }

    [Test]
    public void A_reset_flag_lets_runs_go_on()
    {
        using NativeProgram program = CreateSquareSum();
        using NativeBuffer<float> x = new(4);
        using NativeBuffer<float> arena = new(16);
        using NativeBuffer<float> sums = new(8);
        ProgramBindings bindings = Bind(program, x, arena, sums);
        CancellationFlag cancel = new();

        cancel.Cancel();
        Assert.That(cancel.IsCancelled, Is.True);
        RunResult cancelled = program.Run(bindings, new RunOptions(1, 3) { Cancel = cancel });
        cancel.Reset();
        RunResult completed = program.Run(bindings, new RunOptions(1, 3) { Cancel = cancel });

        Assert.That((cancelled.Outcome, cancelled.StepsDone), Is.EqualTo((Outcome.Cancelled, 0L)));
        Assert.That((completed.Outcome, completed.StepsDone), Is.EqualTo((Outcome.Completed, 3L)));
    }

    [Test]
    public void The_finiteness_check_names_the_instruction_and_tensor_that_went_bad()
    {
        using NativeProgram program = CreateSquareSum();
        using NativeBuffer<float> x = new([1, float.NaN, 3, 4]);
        using NativeBuffer<float> arena = new(16);
        using NativeBuffer<float> sums = new(8);

        RunResult result = program.Run(Bind(program, x, arena, sums), new RunOptions(4, 2) { Flags = RunFlags.CheckFinite });

        Assert.That((result.Outcome, result.StepsDone, result.Instruction, result.Tensor), Is.EqualTo((Outcome.NotFinite, 0L, 0, 0)));
    }

    [Test]
    public void A_segment_may_begin_inside_a_buffer()
    {
        using NativeProgram program = CreateSquareSum();
        using NativeBuffer<float> x = new([9, 9, 9, 9, 1, 2, 3, 4]);
        using NativeBuffer<float> arena = new(16);
        using NativeBuffer<float> sums = new(8);
        ProgramBindings bindings = Bind(program, x, arena, sums);
        bindings.Bind(0, x, start: 4);

        program.Run(bindings, new RunOptions(4));

        Assert.That(sums[0], Is.EqualTo(30));
    }

    [Test]
    public void Wrong_bindings_are_refused()
    {
        using NativeProgram program = CreateSquareSum();
        using NativeBuffer<float> small = new(3);
        using NativeBuffer<float> large = new(64);
        ProgramBindings bindings = new(program);

        Assert.That(() => bindings.Bind(3, large), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => bindings.Bind(-1, large), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => bindings.Bind(0, large, start: 65), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => bindings.Bind(0, small),
            Throws.ArgumentException.With.Message.StartWith("The buffer offers 12 bytes to segment 0; at least 16 were expected."));
        Assert.That(() => bindings.Bind(0, large, start: 1), Throws.ArgumentException.With.Message.Contains("a multiple of 16 bytes"));
        Assert.That(
            () => program.Run(bindings, new RunOptions(1)),
            Throws.InvalidOperationException.With.Message.EqualTo("No buffer is bound to segment 0 of the program."));
    }

    [Test]
    public void Bindings_of_another_program_are_refused()
    {
        using NativeProgram program = CreateSquareSum();
        using NativeProgram other = CreateSquareSum();

        Assert.That(() =>
            program.Run(new ProgramBindings(other), new RunOptions(1)),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("bindings"));
    }

    [Test]
    public void A_disposed_buffer_is_noticed_by_the_next_run_and_nothing_stays_held()
    {
        long before = NativeMemory.LiveCount;
        using NativeProgram program = CreateSquareSum();
        NativeBuffer<float> x = new(4);
        NativeBuffer<float> arena = new(16);
        NativeBuffer<float> sums = new(8);
        ProgramBindings bindings = Bind(program, x, arena, sums);
        program.Run(bindings, new RunOptions(1));
        arena.Dispose();

        Assert.That(() => program.Run(bindings, new RunOptions(1)), Throws.InstanceOf<ObjectDisposedException>());

        x.Dispose();
        sums.Dispose();
        Assert.That(NativeMemory.LiveCount, Is.EqualTo(before));
    }

    [TestCase(0, 1, 0)]
    [TestCase(BatchCapacity + 1, 1, 0)]
    [TestCase(1, -1, 0)]
    [TestCase(1, 9, 0)]
    [TestCase(1, 1, -1)]
    public void A_batch_or_step_out_of_range_is_refused(int batch, long steps, long firstStep)
    {
        using NativeProgram program = CreateSquareSum();
        using NativeBuffer<float> x = new(4);
        using NativeBuffer<float> arena = new(16);
        using NativeBuffer<float> sums = new(8);
        ProgramBindings bindings = Bind(program, x, arena, sums);

        Assert.That(() => program.Run(bindings, new RunOptions(batch, steps) { FirstStep = firstStep }), Throws.ArgumentException);
    }

    [Test]
    public void An_invalid_program_is_refused_with_a_message_and_no_leak()
    {
        Assert.That(
            () => NativePrograms.Create(_context, [], [], [Instruction.Create(Opcode.Map, 0, 0, [7], [8])], 1, 1),
            Throws.ArgumentException.With.Message.Contains("7").Or.Message.Contains("8"));
        Assert.That(() => NativePrograms.Create(_context, [], [], [], 0, 1), Throws.ArgumentException.With.Message.Contains('0'));
    }

    [Test]
    public void A_program_keeps_its_context_alive_and_cannot_run_after_either_is_disposed()
    {
        Context context = new(1);
        NativeProgram program = NativePrograms.Create(context, [], [], [], 1, 1);
        context.Dispose();

        Assert.That(() => program.Run(new ProgramBindings(program), new RunOptions(1)), Throws.InstanceOf<ObjectDisposedException>());
        program.Dispose();
        program.Dispose();
        Assert.That(() => program.Run(new ProgramBindings(program), new RunOptions(1)), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void What_is_bound_during_a_run_counts_from_the_next_one_on()
    {
        using NativeProgram program = CreateSquareSum();
        using NativeBuffer<float> x = new([1, 2, 3, 100]);
        using NativeBuffer<float> next = new([2, 2, 2, 100]);
        using NativeBuffer<float> arena = new(16);
        using NativeBuffer<float> sums = new(8);
        ProgramBindings bindings = Bind(program, x, arena, sums);

        bindings.Acquire();
        bindings.Bind(0, next);
        Assert.That(() => x.Resize(8), Throws.InvalidOperationException, "the run holds it");
        bindings.Release();

        program.Run(bindings, new RunOptions(3));
        Assert.That(sums[0], Is.EqualTo(12));
        x.Resize(8);
        next.Resize(8);
    }

    [Test]
    public void Descriptions_are_made_of_spans()
    {
        Tensor tensor = Tensor.Create(2, Dtype.U8, [-1, 28], offset: 16, stepStride: 32);
        Instruction instruction = Instruction.Create(Opcode.Combine, (int)Combine.Add, 5, [3, 4], [6], [0.5]);

        Assert.That(tensor.Shape.ToArray(), Is.EqualTo(new long[] { -1, 28 }));
        Assert.That((tensor.Segment, tensor.Dtype, tensor.Rank, tensor.Offset, tensor.StepStride),
            Is.EqualTo((2, Native.Dtype.U8, 2, 16L, 32L)));
        Assert.That(tensor.Dims[2], Is.Zero);
        Assert.That(instruction.Inputs.AsSpan().ToArray(), Is.EqualTo(new[] { 3, 4, -1, -1, -1, -1 }));
        Assert.That(instruction.Outputs.AsSpan().ToArray(), Is.EqualTo(new[] { 6, -1, -1, -1 }));
        Assert.That(instruction.Attributes.AsSpan().ToArray(), Is.EqualTo(new[] { 0.5, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(() =>
            Tensor.Create(0, Dtype.F32, [1, 2, 3, 4, 5, 6, 7]), Throws.ArgumentException.With.Message.StartWith("There are 7 dimensions"));
        Assert.That(() =>
            Instruction.Create(Opcode.Fill, 0, 0, [], [1, 2, 3, 4, 5]),
            Throws.ArgumentException.With.Message.StartWith("There are 5 outputs"));
    }

    private static ProgramBindings Bind(NativeProgram program, NativeBuffer<float> x, NativeBuffer<float> arena, NativeBuffer<float> sums)
    {
        ProgramBindings bindings = new(program);
        bindings.Bind(0, x);
        bindings.Bind(1, arena);
        bindings.Bind(2, sums);
        return bindings;
    }

    /// <summary>sums[step] = sum of x² over the batch, through an intermediate result in the arena.</summary>
    private NativeProgram CreateSquareSum(long stepCapacity = 8, bool advancing = true) => NativePrograms.Create(
        _context,
        [
            Segment.Create(4 * BatchCapacity, Access.Read),
            Segment.Create(4 * BatchCapacity, Access.Read | Access.Write),
            Segment.Create(advancing ? 4 * stepCapacity : 4, Access.Write),
        ],
        [
            Tensor.Create(0, Dtype.F32, [-1]),
            Tensor.Create(1, Dtype.F32, [-1]),
            Tensor.Create(2, Dtype.F32, [1], stepStride: advancing ? 4 : 0),
        ],
        [
            Instruction.Create(Opcode.Map, (int)Map.Square, 0, [0], [1]),
            Instruction.Create(Opcode.Reduce, (int)Reduce.Sum, 1, [1], [2]),
        ],
        BatchCapacity,
        stepCapacity);
}
