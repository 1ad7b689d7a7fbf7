using System.Diagnostics;
using Latent.Interop.Native;

namespace Latent.Interop.Tests.Jobs;

internal sealed class StepTests
{
    private static readonly long Millisecond = Stopwatch.Frequency / 1000;

    private readonly Context _context = new(1);

    [OneTimeTearDown]
    public void DisposeContext() => _context.Dispose();

    [Test]
    public void Steps_in_pieces_are_those_of_a_run()
    {
        using AffineProgram pieces = new(_context, 0.9f, 0.3f, stepCapacity: 3), whole = new(_context, 0.9f, 0.3f, stepCapacity: 1L << 40);
        long steps = 0;
        while (steps < 1000)
        {
            RunResult result = pieces.Program.Step(TimeSpan.FromMicroseconds(5), pieces.Bindings, new RunOptions(1) { FirstStep = steps });
            Assert.That((result.Outcome, result.StepsDone), Is.EqualTo((Outcome.Completed, Math.Max(1, result.StepsDone))));
            steps += result.StepsDone;
        }

        whole.Program.Run(whole.Bindings, new RunOptions(1, steps));
        Assert.That(pieces.Values.ToArray(), Is.EqualTo(whole.Values.ToArray()));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void No_time_is_no_step(long ticks)
    {
        using AffineProgram program = new(_context);

        RunResult result = program.Program.Step(TimeSpan.FromTicks(ticks), program.Bindings, new RunOptions(1));

        Assert.That((result.Outcome, result.StepsDone, program.Values[0]), Is.EqualTo((Outcome.Completed, 0L, 0f)));
    }

    [Test]
    public void A_flag_ends_the_steps()
    {
        using AffineProgram program = new(_context);
        CancellationFlag cancel = new();
        using Timer timer = new(_ => cancel.Cancel(), null, 20, Timeout.Infinite);

        RunResult result = program.Program.Step(TimeSpan.FromDays(1), program.Bindings, new RunOptions(1) { Cancel = cancel });

        Assert.That((result.Outcome, (float)result.StepsDone), Is.EqualTo((Outcome.Cancelled, program.Values[0])));
    }

    [Test]
    public void A_step_that_is_not_finite_is_the_last()
    {
        using AffineProgram program = new(_context, scale: float.MaxValue);

        RunResult result = program.Program.Step(TimeSpan.FromDays(1), program.Bindings, new RunOptions(1) { Flags = RunFlags.CheckFinite });

        Assert.That((result.Outcome, result.StepsDone), Is.EqualTo((Outcome.NotFinite, 2L)));
    }

    [Test]
    public void An_input_of_each_step_is_refused()
    {
        using NativeProgram program = NativePrograms.Create(
            _context,
            [Segment.Create(64, Access.Read), Segment.Create(16, Access.Write)],
            [Tensor.Create(0, Dtype.F32, [4], stepStride: 16), Tensor.Create(1, Dtype.F32, [4])],
            [Instruction.Create(Opcode.Map, (int)Map.Square, 0, [0], [1])],
            1,
            4);

        Assert.That(
            () => program.Step(TimeSpan.FromSeconds(1), new ProgramBindings(program), new RunOptions(1)),
            Throws.InvalidOperationException.With.Message.StartsWith("Tensor 0 of the program is read at another place in each step"));
    }

    [Test]
    public void Half_of_the_steps_that_fit_are_run_at_a_time_down_to_one()
    {
        StepPace pace = new();
        Assert.That(Spend(pace, budget: 1, most: 100, step: 50), Is.EqualTo(new long[] { 1 }),
            "the first step runs although it does not fit");
        Assert.That(Spend(pace, budget: 1049, most: 100, step: 50), Is.EqualTo(new long[] { 10, 5, 3, 1, 1 }));
        Assert.That(Spend(pace, budget: 1049, most: 4, step: 50), Is.EqualTo(new long[] { 4, 4, 4, 4, 2, 1, 1 }));
        Assert.That(Spend(pace, budget: 49, most: 4, step: 50), Is.EqualTo(new long[] { 1 }));
    }

    [Test]
    public void The_time_of_a_step_is_learnt_anew_when_it_or_the_batch_changes()
    {
        StepPace pace = new();
        Spend(pace, budget: 1, most: 1, step: 100);
        Spend(pace, budget: 1, most: 1, step: 200);
        Assert.That(pace.TicksOfStep / Millisecond, Is.EqualTo(125).Within(1e-6));
        for (int i = 0; i < 40; i++)
        {
            Spend(pace, budget: 1, most: 1, step: 400);
        }

        Assert.That(pace.TicksOfStep / Millisecond, Is.EqualTo(400).Within(0.01));
        Assert.That(Spend(pace, budget: 405, most: 100, step: 10, batch: 2), Is.EqualTo(new long[] { 1, 20, 10, 5, 2, 1, 1 }));
    }

    /// <summary>
    /// The number of steps of each call if every step takes the same time. All times are in milliseconds of a simulated clock.
    /// </summary>
    private static List<long> Spend(StepPace pace, long budget, long most, long step, int batch = 1)
    {
        List<long> calls = [];
        long now = 1000;
        StepTimer timer = pace.Start(TimeSpan.FromMilliseconds(budget), batch, now, now);
        while (timer.StepsThatFit(most) is > 0 and long steps)
        {
            calls.Add(steps);
            now += steps * step * Millisecond;
            timer.Add(steps, now);
        }

        return calls;
    }
}
