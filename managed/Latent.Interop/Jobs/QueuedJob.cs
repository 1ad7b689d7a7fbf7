namespace Latent.Interop;

/// <summary>A job of a <see cref="JobQueue"/>.</summary>
internal abstract class QueuedJob : Job
{
    private Job? _dependency;

    /// <summary>Creates a job.</summary>
    /// <param name="dependency">What must complete before, or null.</param>
    protected QueuedJob(Job? dependency) => _dependency = dependency;

    /// <summary>The one after it in its queue.</summary>
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

    /// <summary>Runs the job in its turn, after what it depends on.</summary>
    internal void RunInTurn()
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

    /// <summary>The work.</summary>
    protected abstract RunResult Execute();

    /// <summary>Gives back what the job holds, once, just before it ends.</summary>
    protected abstract void Release();

    // A chain of handles must not keep all jobs that ever ran.
    private void Free()
    {
        Volatile.Write(ref _dependency, null);
        Release();
    }
}
