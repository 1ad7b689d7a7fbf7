namespace Latent.Interop;

/// <summary>
/// Jobs that one thread runs in their order. The thread starts with the first job. Between jobs it spins briefly, then sleeps. After some
/// seconds without a job it ends, so that it does not keep the queue alive.
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
    /// <param name="patience">Longest sleep of the thread.</param>
    internal JobQueue(TimeSpan patience) => _patience = patience;

    /// <summary>Whether the thread exists, awake or asleep.</summary>
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
                // Starts the thread before it adds the job, since the system may refuse a thread.
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
        thread.UnsafeStart();  // AsyncLocals of the first caller must not flow into the thread.
#else
        thread.Start();
#endif
    }

    private void Work()
    {
        while (Take() is { } job)
        {
            job.RunInOrder();
        }
    }

    /// <summary>Waits for the next job; null ends the thread.</summary>
    private QueuedJob? Take()
    {
        // SpinWait does not sleep before this count.
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
