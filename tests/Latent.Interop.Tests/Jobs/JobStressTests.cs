namespace Latent.Interop.Tests.Jobs;

/// <summary>Many small jobs of several contexts, scheduled, completed, awaited and cancelled by several threads at random.</summary>
internal sealed class JobStressTests
{
    private const int Threads = 4;
    private const int JobsOfThread = 2500;

    private readonly JobHandle[] _handles = new JobHandle[Threads * JobsOfThread];
    private readonly Context[] _contexts = [new(1), new(2), new(1)];
    private AffineProgram[] _programs = [];
    private int _scheduled;

    [Test]
    public void Every_job_ends_and_every_step_counts_once()
    {
        int seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        _programs = Array.ConvertAll(_contexts, context => new AffineProgram(context));
        Task[] threads = [.. Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Schedule(new Random(seed + thread))))];
        Assert.That(Task.WaitAll(threads, TimeSpan.FromMinutes(2)), Is.True);
        JobHandle all = JobHandle.CombineDependencies(_handles);
        Assert.That(() => all.Complete(), Throws.InstanceOf<OperationCanceledException>());

        long[] steps = new long[_contexts.Length];
        Dictionary<JobStatus, int> ends = [];
        for (int i = 0; i < _handles.Length; i++)
        {
            ends[_handles[i].Status] = ends.GetValueOrDefault(_handles[i].Status) + 1;
            steps[i % _contexts.Length] += _handles[i].Status == JobStatus.Completed ? _handles[i].Complete().StepsDone : 0;
        }

        TestContext.Out.WriteLine(string.Join(", ", ends));
        Assert.That(ends.Keys, Is.EquivalentTo(new[] { JobStatus.Completed, JobStatus.Cancelled }));
        Assert.That(_programs.Select(program => (long)program.Values[0]), Is.EqualTo(steps));
        Array.ForEach(_programs, program => program.Dispose());
        Array.ForEach(_contexts, context => context.Dispose());
    }

    private async Task Schedule(Random random)
    {
        for (int i = 0; i < JobsOfThread; i++)
        {
            using CancellationTokenSource source = new();
            int number = Interlocked.Increment(ref _scheduled) - 1;
            bool mayCancel = random.Next(8) == 0;
            JobHandle job = _programs[number % _programs.Length].Schedule(
                random.Next(4), Dependency(random, number), mayCancel ? source.Token : default);
            _handles[number] = job;
            if (mayCancel)
            {
                Thread.SpinWait(random.Next(2000));
                source.Cancel();
            }

            switch (random.Next(4))
            {
                case 0:
                    Expect(() => job.Complete());
                    break;
                case 1:
                    await Expect(async () => await job);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>No dependency, one of the jobs that were scheduled last, or two of them combined.</summary>
    private JobHandle Dependency(Random random, int number) => random.Next(6) switch
    {
        0 => _handles[Math.Max(0, number - 1 - random.Next(20))],
        1 => JobHandle.CombineDependencies(_handles[Math.Max(0, number - 5)], _handles[random.Next(number + 1)]),
        _ => default,
    };

    private static void Expect(Action wait)
    {
        try
        {
            wait();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task Expect(Func<Task> wait)
    {
        try
        {
            await wait();
        }
        catch (OperationCanceledException)
        {
        }
    }
}
