using Latent.Interop.Native;

namespace Latent.Interop.Tests.Jobs;

internal sealed class ScheduleTests
{
    private Context _context = null!;

    [SetUp]
    public void CreateContext() => _context = new Context(2);

    [TearDown]
    public void DisposeContext() => _context.Dispose();

    [Test]
    public async Task A_job_does_what_a_run_does()
    {
        using AffineProgram run = new(_context, 0.9f, 0.3f), job = new(_context, 0.9f, 0.3f);
        run.Program.Run(run.Bindings, new RunOptions(1, 8));

        JobHandle half = job.Schedule(5);
        JobHandle whole = job.Schedule(3, dependsOn: half);
        RunResult last = await whole;

        Assert.That((half.Complete().StepsDone, last.StepsDone, last.Outcome, last.Instruction),
            Is.EqualTo((5L, 3L, Outcome.Completed, -1)));
        Assert.That(job.Values.ToArray(), Is.EqualTo(run.Values.ToArray()));
    }

    [Test]
    public void A_job_allocates_one_object()
    {
        const int Jobs = 1000;
        using AffineProgram program = new(_context);
        using Roadblock block = new(_context.Jobs);
        program.Schedule(1).Complete();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Jobs; i++)
        {
            program.Schedule(1).Complete();
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Out.WriteLine($"{bytes / Jobs} bytes a job");
        Assert.That(bytes, Is.LessThanOrEqualTo(Jobs * 192));
    }

    [Test]
    public void A_running_job_that_is_cancelled_ends_between_steps_and_the_next_ones_are_not_disturbed()
    {
        using AffineProgram program = new(_context, stepCapacity: 1L << 40);
        using CancellationTokenSource source = new();
        JobHandle job = program.Schedule(1L << 40, cancellation: source.Token);
        JobHandle next = program.Schedule(1, dependsOn: job);
        JobHandle other = program.Schedule(2, cancellation: new CancellationTokenSource().Token);
        Assert.That(() => program.Values[0], Is.GreaterThan(0).After(30_000, 1));
        Assert.That(job.Status, Is.EqualTo(JobStatus.Running));
        source.Cancel();

        RunResult result = job.Complete();
        Assert.That(result.Outcome, Is.EqualTo(Outcome.Cancelled));
        Assert.That(result.StepsDone, Is.GreaterThan(0).And.LessThan(1L << 40));
        Assert.That(job.Status, Is.EqualTo(JobStatus.Completed));
        Assert.That(() =>
            next.Complete(), Throws.InstanceOf<OperationCanceledException>().With.Message.Contains("depends on was cancelled"));
        Assert.That((other.Complete().StepsDone, other.Complete().Outcome), Is.EqualTo((2L, Outcome.Completed)));
    }

    [Test]
    public void A_job_cancelled_before_its_turn_ends_at_once()
    {
        using AffineProgram program = new(_context);
        using Roadblock block = new(_context.Jobs);
        using CancellationTokenSource source = new();
        JobHandle before = program.Schedule(1, cancellation: new CancellationToken(canceled: true));
        JobHandle waiting = program.Schedule(1, cancellation: source.Token);
        Assert.That((before.Status, waiting.Status), Is.EqualTo((JobStatus.Cancelled, JobStatus.Scheduled)));
        source.Cancel();

        Assert.That(waiting.Status, Is.EqualTo(JobStatus.Cancelled));
        Assert.That(() => waiting.Complete(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(program.Values[0], Is.Zero);
    }

    [Test]
    public void Cancellation_while_a_job_starts_or_ends_leaves_one_clear_state()
    {
        using AffineProgram program = new(_context);
        float steps = 0;
        for (int i = 0; i < 2000; i++)
        {
            using CancellationTokenSource source = new();
            JobHandle job = program.Schedule(1, cancellation: source.Token);
            Task cancel = Task.Run(source.Cancel);
            try
            {
                RunResult result = job.Complete();
                steps += result.StepsDone;
                Assert.That(result.Outcome, Is.EqualTo(result.StepsDone == 1 ? Outcome.Completed : Outcome.Cancelled));
            }
            catch (OperationCanceledException)
            {
                Assert.That(job.Status, Is.EqualTo(JobStatus.Cancelled));
            }

            cancel.Wait();
            Assert.That(program.Values[0], Is.EqualTo(steps));
        }
    }

    [Test]
    public void A_buffer_disposed_before_the_start_is_noticed_then()
    {
        using Roadblock block = new(_context.Jobs);
        AffineProgram program = new(_context);
        JobHandle job = program.Schedule(1), awaited = program.Schedule(1);
        program.Values.Dispose();

        Assert.That(() => job.Complete(), Throws.InstanceOf<UseAfterDisposeException>());
        block.Open();
        Assert.That(async () => await awaited, Throws.InstanceOf<UseAfterDisposeException>());
        program.Program.Dispose();
    }

    [Test]
    public void Program_and_context_disposed_before_the_start_serve_the_job_still()
    {
        Context context = new(1);
        AffineProgram program = new(context);
        JobHandle job;
        using (new Roadblock(context.Jobs))
        {
            job = program.Schedule(3);
            program.Program.Dispose();
            context.Dispose();
            Assert.That(() => program.Schedule(1), Throws.InstanceOf<ObjectDisposedException>());
        }

        Assert.That(job.Complete().StepsDone, Is.EqualTo(3));
        Assert.That(program.Values[0], Is.EqualTo(3));
        program.Values.Dispose();
    }

    [Test]
    public void A_batch_out_of_range_fails_the_job_and_bindings_of_another_program_are_refused_at_once()
    {
        using AffineProgram program = new(_context), other = new(_context);
        JobHandle job = program.Program.Schedule(program.Bindings, new RunOptions(batch: 2));

        Assert.That(() => job.Complete(), Throws.ArgumentException);
        Assert.That(job.Status, Is.EqualTo(JobStatus.Failed));
        Assert.That(() =>
            program.Program.Schedule(other.Bindings, new RunOptions(1)),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("bindings"));
    }

    [Test]
    public void A_scheduled_run_is_cancelled_by_a_flag_or_a_token_but_not_both()
    {
        using AffineProgram program = new(_context);
        using CancellationTokenSource source = new();
        CancellationFlag flag = new();
        flag.Cancel();
        RunOptions options = new(1, 8) { Cancel = flag };

        Assert.That(program.Program.Schedule(program.Bindings, options).Complete().Outcome, Is.EqualTo(Outcome.Cancelled));
        Assert.That(
            () => program.Program.Schedule(program.Bindings, options, cancellation: source.Token),
            Throws.ArgumentException.With.Message.Contains("both a flag and a token"));
        Assert.That(program.Values[0], Is.Zero);
    }

    [Test]
    public void What_depends_on_a_job_that_ended_early_does_not_run()
    {
        using AffineProgram program = new(_context, scale: float.MaxValue), next = new(_context);
        JobHandle job = program.Program.Schedule(program.Bindings, new RunOptions(1, 8) { Flags = RunFlags.CheckFinite });
        JobHandle after = next.Schedule(1, dependsOn: job);

        Assert.That(
            () => after.Complete(),
            Throws.InstanceOf<JobDependencyException>().With.Message.EqualTo(
            "The job did not run, because a job that it depends on ended with NotFinite after 2 steps."));
        Assert.That((job.Complete().Outcome, next.Values[0]), Is.EqualTo((Outcome.NotFinite, 0f)));
    }
}
