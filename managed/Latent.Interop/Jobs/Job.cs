using System.Runtime.ExceptionServices;

namespace Latent.Interop;

/// <summary>
/// The state of a job, its result, and the listeners for its end. It has no lock: the state and the list of listeners change by single
/// atomic operations.
/// </summary>
internal abstract class Job
{
    private int _status;
    private JobListener? _listeners;
    private RunResult _result;
    private ExceptionDispatchInfo? _error;

    internal JobStatus Status => (JobStatus)Volatile.Read(ref _status);

    internal bool IsEnded => Status > JobStatus.Running;

    /// <summary>A job that this one waits for and that has not ended, or null.</summary>
    internal abstract Job? OpenDependency { get; }

    /// <summary>Runs the job on this thread, unless it was started before. Its dependencies must have ended.</summary>
    internal abstract void Run();

    /// <summary>Returns once the job has ended. If the job or one of its dependencies has not started, this thread runs it.</summary>
    internal void Complete()
    {
        if (IsEnded)
        {
            return;
        }

        if (OpenDependency is not null)
        {
            CompleteDependencies();
        }

        Run();
        Wait();
    }

    /// <summary>Returns once the job has ended. Another thread runs it.</summary>
    internal void Wait()
    {
        // SpinWait does not sleep before this count.
        const int Spins = 20;
        for (SpinWait spin = default; !IsEnded; spin.SpinOnce())
        {
            if (spin.Count == Spins)
            {
                WhenEnded().Wait();
                return;
            }
        }
    }

    /// <summary>A task that completes when the job ends, also if the job fails or is cancelled.</summary>
    internal Task WhenEnded()
    {
        JobListener.Signal signal = new();
        Listen(signal);
        return signal.Task;
    }

    /// <summary>Returns the result of the run, or throws the exception of the run. The job must have ended.</summary>
    internal RunResult Result()
    {
        _error?.Throw();
        return _result;
    }

    /// <summary>
    /// The exception of a job that cannot run because it depends on this one; null if it can run. This job must have ended.
    /// </summary>
    internal Exception? Obstacle() => _error?.SourceException switch
    {
        null => ObstacleOf(_result),
        OperationCanceledException cancellation => Cancellation(cancellation.InnerException ?? cancellation),
        JobDependencyException same => new JobDependencyException(same.Message, same.InnerException),
        Exception cause =>
            new JobDependencyException($"The job did not run, because a job that it depends on failed: {cause.Message}", cause),
    };

    /// <summary>Claims the right to run and end the job. Returns true for one caller only.</summary>
    private protected bool TryStart() =>
        Interlocked.CompareExchange(ref _status, (int)JobStatus.Running, (int)JobStatus.Scheduled) == (int)JobStatus.Scheduled;

    /// <summary>Ends a started job with its result, or its exception if there is one, and notifies its listeners.</summary>
    private protected void End(RunResult result, Exception? error) => NotifyAll(Close(result, error));

    /// <summary>Ends a started job.</summary>
    /// <returns>The listeners, which the caller must notify.</returns>
    private protected JobListener? Close(RunResult result, Exception? error)
    {
        _result = result;
        _error = error is null ? null : ExceptionDispatchInfo.Capture(error);
        JobStatus status = error is null
            ? JobStatus.Completed
            : error is OperationCanceledException
            ? JobStatus.Cancelled
            : JobStatus.Failed;
        Volatile.Write(ref _status, (int)status);
        return Interlocked.Exchange(ref _listeners, JobListener.Closed);
    }

    /// <summary>Notifies a listener when this job ends, or at once if it has ended.</summary>
    internal void Listen(JobListener listener)
    {
        JobListener? first = Volatile.Read(ref _listeners);
        while (first != JobListener.Closed)
        {
            listener.Next = first;
            JobListener? seen = Interlocked.CompareExchange(ref _listeners, listener, first);
            if (seen == first)
            {
                return;
            }

            first = seen;
        }

        listener.Next = null;
        NotifyAll(listener);
    }

    private static Exception? ObstacleOf(RunResult result) => result.Outcome switch
    {
        Outcome.Completed => null,
        Outcome.Cancelled => Cancellation(null),
        _ => new JobDependencyException(
            $"The job did not run, because a job that it depends on ended with {result.Outcome} after {result.StepsDone} steps.", null),
    };

    private static OperationCanceledException Cancellation(Exception? cause) =>
        new("The job did not run, because a job that it depends on was cancelled.", cause);

    /// <summary>Notifies all listeners in a loop without recursion, since combined jobs may be nested to any depth.</summary>
    private static void NotifyAll(JobListener? listeners)
    {
        Stack<JobListener>? more = null;
        while (listeners is not null)
        {
            JobListener? next = listeners.Next;
            JobListener? others = listeners.Notify();
            if (others is not null && next is not null)
            {
                more ??= new Stack<JobListener>();
                more.Push(next);
            }

            listeners = others ?? next;
            if (listeners is null && more is not null)
            {
                more.TryPop(out listeners);
            }
        }
    }

    /// <summary>Completes all dependencies in a loop without recursion, since chains of dependencies may be long.</summary>
    private void CompleteDependencies()
    {
        Stack<Job> path = new();
        path.Push(this);
        while (path.Count > 0)
        {
            Job job = path.Peek();
            if (job.OpenDependency is { } dependency)
            {
                path.Push(dependency);
            }
            else if (path.Pop() != this)
            {
                job.Run();
                job.Wait();
            }
        }
    }
}
