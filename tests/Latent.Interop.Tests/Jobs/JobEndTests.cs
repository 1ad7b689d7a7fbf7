using Latent.Interop.Native;

namespace Latent.Interop.Tests.Jobs;

/// <summary>Exceptions, cancellation, combined jobs and await.</summary>
internal sealed class JobEndTests
{
    private readonly JobQueue _queue = new();

    [Test]
    public void What_a_run_throws_comes_from_each_wait_and_ends_nothing_else()
    {
        TestJob bad = new(() => throw new NotSupportedException("No such kernel.")), good = new(() => { });
        _queue.Add(bad);
        _queue.Add(good);

        for (int i = 0; i < 2; i++)
        {
            Assert.That(() => bad.Handle.Complete(), Throws.InstanceOf<NotSupportedException>().With.Message.EqualTo("No such kernel."));
            Assert.That(async () => await bad.Handle, Throws.InstanceOf<NotSupportedException>());
        }

        Assert.That((bad.Status, bad.Releases), Is.EqualTo((JobStatus.Failed, 1)));
        Assert.That(good.Handle.Complete().StepsDone, Is.EqualTo(1));
    }

    [Test]
    public void Nobody_needs_to_look_at_a_failed_job()
    {
        int unobserved = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> count = (_, _) => unobserved++;
        TaskScheduler.UnobservedTaskException += count;
        TestJob bad = new(() => throw new NotSupportedException());
        Task end = bad.WhenEnded();
        _queue.Add(bad);
        end.Wait();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= count;

        Assert.That(end.IsCompletedSuccessfully, Is.True);
        Assert.That(unobserved, Is.Zero);
    }

    [Test]
    public void What_depends_on_a_failed_job_does_not_run_and_names_the_cause()
    {
        NotSupportedException cause = new("No such kernel.");
        TestJob bad = new(() => throw cause);
        TestJob next = new(() => { }, bad), last = new(() => { }, next);
        Array.ForEach([bad, next, last], _queue.Add);

        JobDependencyException e = Assert.Throws<JobDependencyException>(() => last.Handle.Complete());

        Assert.That(e.Message, Is.EqualTo("The job did not run, because a job that it depends on failed: No such kernel."));
        Assert.That(e.InnerException, Is.SameAs(cause));
        Assert.That((last.Status, last.Runs, next.Runs, last.Releases), Is.EqualTo((JobStatus.Failed, 0, 0, 1)));
    }

    [Test]
    public void A_job_cancelled_before_it_starts_never_runs_nor_does_what_depends_on_it()
    {
        using Roadblock block = new(_queue);
        TestJob job = new(() => { });
        TestJob next = new(() => { }, job), last = new(() => { }, next);
        Array.ForEach([job, next, last], _queue.Add);
        using CancellationTokenSource source = new();
        source.Cancel();

        job.Cancel(source.Token);
        job.Cancel(source.Token);

        Assert.That((job.Status, job.Runs, job.Releases), Is.EqualTo((JobStatus.Cancelled, 0, 1)));
        OperationCanceledException e = Assert.Throws<OperationCanceledException>(() => job.Handle.Complete());
        Assert.That((e.Message, e.CancellationToken), Is.EqualTo(("The job was cancelled before it started.", source.Token)));
        OperationCanceledException after = Assert.Throws<OperationCanceledException>(() => last.Handle.Complete());
        Assert.That(after.Message, Is.EqualTo("The job did not run, because a job that it depends on was cancelled."));
        Assert.That(after.InnerException, Is.SameAs(e));
        Assert.That((last.Status, last.Runs), Is.EqualTo((JobStatus.Cancelled, 0)));
    }

    [Test]
    public void A_started_job_cannot_be_cancelled_any_more()
    {
        using Roadblock block = new(_queue);

        block.Job.Cancel(new CancellationToken(canceled: true));

        Assert.That((block.Job.Status, block.Job.Releases), Is.EqualTo((JobStatus.Running, 0)));
    }

    [Test]
    public void Combined_jobs_end_with_the_last_of_them()
    {
        JobQueue other = new();
        using Roadblock first = new(_queue), second = new(other);
        TestJob one = new(() => { }), two = new(() => { });
        _queue.Add(one);
        other.Add(two);

        JobHandle both = JobHandle.CombineDependencies(one.Handle, default, two.Handle);
        first.Open();
        one.Wait();
        Assert.That((both.IsCompleted, both.Status), Is.EqualTo((false, JobStatus.Scheduled)));

        Assert.That(both.Complete().StepsDone, Is.EqualTo(2), "the second job, which has not started, runs on this thread");
        Assert.That(two.Thread, Is.EqualTo(Environment.CurrentManagedThreadId));
        Assert.That(both.IsCompleted, Is.True);
    }

    [Test]
    public void Combined_jobs_end_by_themselves_and_also_if_all_had_ended_before()
    {
        TestJob[] jobs = [new(() => { }), new(() => { }), new(() => { })];
        Roadblock block = new(_queue);
        Array.ForEach(jobs, _queue.Add);
        JobHandle all = JobHandle.CombineDependencies([.. jobs.Select(job => job.Handle)]);
        block.Dispose();

        Assert.That(() => all.IsCompleted, Is.True.After(30_000, 1));
        Assert.That(JobHandle.CombineDependencies(all, jobs[0].Handle).IsCompleted, Is.True);
        Assert.That(JobHandle.CombineDependencies().IsCompleted, Is.True);
        Assert.That(JobHandle.CombineDependencies(jobs[0].Handle), Is.EqualTo(jobs[0].Handle));
    }

    [Test]
    public void A_failed_part_fails_the_whole_and_a_cancelled_one_cancels_it()
    {
        TestJob good = new(() => { }), bad = new(() => throw new NotSupportedException("No such kernel.")), cancelled = new(() => { });
        cancelled.Cancel(new CancellationToken(canceled: true));
        _queue.Add(good);
        _queue.Add(bad);
        JobHandle failing = JobHandle.CombineDependencies(good.Handle, bad.Handle);
        JobHandle ending = JobHandle.CombineDependencies(good.Handle, cancelled.Handle);
        TestJob last = new(() => { }, failing.Job);

        Assert.That(() =>
            failing.Complete(), Throws.InstanceOf<JobDependencyException>().With.InnerException.InstanceOf<NotSupportedException>());
        Assert.That(() => ending.Complete(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((failing.Status, ending.Status), Is.EqualTo((JobStatus.Failed, JobStatus.Cancelled)));
        Assert.That(() =>
            last.Handle.Complete(), Throws.InstanceOf<JobDependencyException>().With.Message.EndsWith("failed: No such kernel."));
    }

    [Test]
    public void Jobs_combined_one_by_one_to_any_depth_end_together()
    {
        Roadblock block = new(_queue);
        JobHandle all = block.Job.Handle;
        for (int i = 0; i < 100_000; i++)
        {
            all = JobHandle.CombineDependencies(all, block.Job.Handle);
        }

        block.Dispose();
        Assert.That(all.Complete().StepsDone, Is.EqualTo(100_001));
    }

    [Test]
    public async Task Await_gives_the_result_and_goes_on_elsewhere_than_on_the_thread_of_the_queue()
    {
        Roadblock block = new(_queue);
        TestJob job = new(() => { }), next = new(() => { });
        _queue.Add(job);
        Task<(RunResult Result, int Thread)> waiting = Continue();
        block.Dispose();
        (RunResult result, int thread) = await waiting;

        Assert.That(result.StepsDone, Is.EqualTo(1));
        Assert.That(thread, Is.Not.EqualTo(job.Thread));
        Assert.That((await next.Handle).StepsDone, Is.EqualTo(1));

        async Task<(RunResult Result, int Thread)> Continue()
        {
            RunResult result = await job.Handle;
            _queue.Add(next);
            next.Handle.Complete();
            return (result, Environment.CurrentManagedThreadId);
        }
    }

    [Test]
    public void Await_goes_on_in_the_context_of_the_caller()
    {
        PostCounter context = new();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        Roadblock block = new(_queue);
        TestJob job = new(() => { });
        _queue.Add(job);
        Task waiting = Await();
        SynchronizationContext.SetSynchronizationContext(before);
        block.Dispose();

        Assert.That(waiting.Wait(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(context.Posts, Is.EqualTo(1));

        async Task Await() => await job.Handle;
    }

    [Test]
    public async Task The_default_handle_has_completed()
    {
        JobHandle none = default;

        Assert.That((none.IsCompleted, none.Status, none.Complete().StepsDone), Is.EqualTo((true, JobStatus.Completed, 0L)));
        Assert.That((await none).Outcome, Is.EqualTo(Outcome.Completed));
        Assert.That(none == new TestJob(() => { }).Handle, Is.False);
    }

    private sealed class PostCounter : SynchronizationContext
    {
        internal int Posts { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Posts++;
            base.Post(d, state);
        }
    }
}
