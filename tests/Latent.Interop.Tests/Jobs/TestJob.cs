namespace Latent.Interop.Tests.Jobs;

/// <summary>A job that calls an action and counts its calls.</summary>
internal sealed class TestJob(Action work, Job? dependency = null) : QueuedJob(dependency)
{
    private int _runs;
    private int _releases;

    internal int Runs => _runs;

    internal int Releases => _releases;

    internal int Thread { get; private set; }

    internal JobHandle Handle => new(this);

    protected override RunResult Execute()
    {
        Interlocked.Increment(ref _runs);
        Thread = Environment.CurrentManagedThreadId;
        work();
        return new RunResult { StepsDone = 1 };
    }

    protected override void Release() => Interlocked.Increment(ref _releases);
}

/// <summary>Keeps the thread of a queue busy until it is disposed.</summary>
internal sealed class Roadblock : IDisposable
{
    private readonly ManualResetEventSlim _started = new();
    private readonly ManualResetEventSlim _open = new();

    internal Roadblock(JobQueue queue)
    {
        Job = new TestJob(() =>
        {
            _started.Set();
            _open.Wait();
        });
        queue.Add(Job);
        _started.Wait();
    }

    internal TestJob Job { get; }

    internal void Open() => _open.Set();

    public void Dispose()
    {
        Open();
        Job.Wait();
        _started.Dispose();
        _open.Dispose();
    }
}
