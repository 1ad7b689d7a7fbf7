namespace Latent.Interop;

/// <summary>
/// Jobs that one thread runs in their order. The thread begins with the first job, spins a little for the next, then sleeps, and ends after some seconds
/// without any, so that it keeps nobody alive.
/// </summary>
internal sealed class JobQueue
{
    private readonly object _lock = new();
    private readonly TimeSpan _patience;
    private QueuedJob? _first;
    private QueuedJob? _last;
    private bool _hasThread;
    private bool _isAsleep;

    internal JobQueue()
        : this(TimeSpan.FromSeconds(5))
    {
    }

    /// <summary>Creates a queue.</summary>
    /// <param name="patience">How long the thread sleeps at most.</param>
    internal JobQueue(TimeSpan patience) => _patience = patience;

    /// <summary>Whether the thread is there, awake or not.</summary>
    internal bool HasThread
    {
        get
        {
            lock (_lock)
            {
                return _hasThread;
            }
        }
    }

    /// <summary>Adds a job at the end.</summary>
    internal void Add(QueuedJob job)
    {
        lock (_lock)
        {
            if (!_hasThread)
            {
                // Before the job is added, since the system may refuse a thread.
                StartThread();
                _hasThread = true;
            }

            if (_last is null)
            {
                Volatile.Write(ref _first, job);
            }
            else
            {
                _last.Next = job;
            }

            _last = job;
            if (_isAsleep)
            {
                _isAsleep = false;
                Monitor.Pulse(_lock);
            }
        }
    }

    private void StartThread()
    {
        Thread thread = new(Work) { IsBackground = true, Name = "Latent jobs" };
#if NET
        thread.UnsafeStart();  // What is local to whoever schedules first is not the thread's.
#else
        thread.Start();
#endif
    }

    private void Work()
    {
        while (Take() is { } job)
        {
            job.RunInTurn();
        }
    }

    /// <summary>Waits for the next job; null ends the thread.</summary>
    private QueuedJob? Take()
    {
        // As long as SpinWait does not sleep.
        const int Spins = 20;
        for (SpinWait spin = default; spin.Count < Spins && Volatile.Read(ref _first) is null; spin.SpinOnce())
        {
        }

        lock (_lock)
        {
            while (_first is null)
            {
                _isAsleep = true;
                if (!Monitor.Wait(_lock, _patience) && _first is null)
                {
                    _isAsleep = _hasThread = false;
                    return null;
                }
            }

            QueuedJob job = _first;
            _first = job.Next;
            _last = _first is null ? null : _last;
            job.Next = null;
            return job;
        }
    }
}
