namespace Latent.Interop;

/// <summary>A job of a <see cref="JobQueue"/>.</summary>
internal abstract class QueuedJob : Job
{
    private Job? _dependency;

    /// <summary>Creates a job.</summary>
    /// <param name="dependency">The job that must complete before this one, or null.</param>
    protected QueuedJob(Job? dependency) => _dependency = dependency;

    /// <summary>The next job in the queue.</summary>
    internal QueuedJob? Next { get; set; }

    internal override Job? OpenDependency => Volatile.Read(ref _dependency) is { IsEnded: false } open ? open : null;

    internal override void Run()
    {
        if (!TryStart())
        {
            return;
        }

        RunResult result = default;
        Exception? error = _dependency?.Obstacle();
        if (error is null)
        {
            try
            {
                result = Execute();
            }
            catch (Exception e)
            {
                error = e;
            }
        }

        Free();
        End(result, error);
    }

    /// <summary>Waits for the dependency, then runs the job, or waits for it if another thread runs it.</summary>
    internal void RunInOrder()
    {
        _dependency?.Wait();
        Run();
        Wait();
    }

    /// <summary>Ends the job without a run, unless it was started before.</summary>
    internal void Cancel(CancellationToken token)
    {
        if (TryStart())
        {
            Free();
            End(default, new OperationCanceledException("The job was cancelled before it started.", token));
        }
    }

    /// <summary>Does the work of the job.</summary>
    protected abstract RunResult Execute();

    /// <summary>Releases the objects that the job holds. It is called once, just before the job ends.</summary>
    protected abstract void Release();

    // Drops the dependency, so that a chain of handles does not keep all jobs that ever ran in memory.
    private void Free()
    {
        Volatile.Write(ref _dependency, null);
        Release();
    }
}
