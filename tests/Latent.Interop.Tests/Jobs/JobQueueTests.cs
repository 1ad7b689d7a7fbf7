using System.Runtime.CompilerServices;

namespace Latent.Interop.Tests.Jobs;

internal sealed class JobQueueTests
{
    private readonly JobQueue _queue = new();

    [Test]
    public void Jobs_run_in_the_order_in_which_they_were_added()
    {
        List<int> order = [];
        TestJob[] jobs = [.. Enumerable.Range(0, 100).Select(i => new TestJob(() => order.Add(i)))];

        Array.ForEach(jobs, _queue.Add);
        jobs[^1].Wait();

        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 100)));
        Assert.That(jobs.Select(job => (job.Runs, job.Releases)), Is.All.EqualTo((1, 1)));
    }

    [Test]
    public void The_thread_ends_when_it_has_nothing_to_do_and_begins_again()
    {
        JobQueue queue = new(TimeSpan.FromMilliseconds(1));
        Assert.That(queue.HasThread, Is.False);
        for (int round = 0; round < 3; round++)
        {
            TestJob job = new(() => { });
            queue.Add(job);
            job.Wait();
            Assert.That(() => queue.HasThread, Is.False.After(30_000, 1));
        }
    }

    [Test]
    public void Jobs_added_while_the_thread_falls_asleep_or_ends_are_run()
    {
        JobQueue queue = new(TimeSpan.FromTicks(1));
        for (int i = 0; i < 2000; i++)
        {
            TestJob job = new(() => { });
            queue.Add(job);
            job.Wait();
            Thread.SpinWait(i % 500);
        }
    }

    [Test]
    public void To_complete_a_job_that_has_not_started_runs_it_on_the_calling_thread()
    {
        using Roadblock block = new(_queue);
        List<int> order = [];
        TestJob first = new(() => order.Add(1)), second = new(() => order.Add(2), first), third = new(() => order.Add(3));
        _queue.Add(first);
        _queue.Add(third);
        _queue.Add(second);

        second.Handle.Complete();

        Assert.That(order, Is.EqualTo(new[] { 1, 2 }), "the dependency runs first, but not the job that was scheduled before");
        Assert.That((first.Thread, second.Thread), Is.EqualTo((Environment.CurrentManagedThreadId, Environment.CurrentManagedThreadId)));
        Assert.That((block.Job.Status, third.Status), Is.EqualTo((JobStatus.Running, JobStatus.Scheduled)));
        block.Open();
        third.Wait();
        Assert.That((first.Runs, second.Runs, third.Runs), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void Many_threads_complete_a_job_that_runs_once()
    {
        for (int round = 0; round < 50; round++)
        {
            TestJob job = new(() => Thread.SpinWait(1000));
            using Barrier start = new(4);
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                job.Handle.Complete();
            }))];
            Array.ForEach(threads, thread => thread.Start());
            _queue.Add(job);
            Array.ForEach(threads, thread => thread.Join());
            Assert.That((job.Runs, job.Releases, job.Status), Is.EqualTo((1, 1, JobStatus.Completed)));
        }
    }

    [Test]
    public void Dependencies_cross_queues_in_both_directions()
    {
        JobQueue other = new();
        List<int> order = [];
        Job? last = null;
        for (int i = 0; i < 200; i++)
        {
            int number = i;
            TestJob job = new(() => order.Add(number), last);
            (i % 2 == 0 ? _queue : other).Add(job);
            last = job;
        }

        last!.Wait();
        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 200)));
    }

    [Test]
    public void A_chain_of_any_length_is_completed()
    {
        int runs = 0;
        TestJob last = new(() => runs++);
        for (int i = 1; i < 100_000; i++)
        {
            last = new TestJob(() => runs++, last);
        }

        last.Handle.Complete();
        Assert.That(runs, Is.EqualTo(100_000));
    }

    [Test]
    public void Ended_jobs_do_not_keep_those_before_them()
    {
        (TestJob last, WeakReference first) = Chain();
        last.Handle.Complete();

        GC.Collect();
        Assert.That(first.IsAlive, Is.False);
        Assert.That(last.Status, Is.EqualTo(JobStatus.Completed));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (TestJob Last, WeakReference First) Chain()
    {
        TestJob first = new(() => { }), second = new(() => { }, first);
        return (new TestJob(() => { }, second), new WeakReference(first));
    }
}
