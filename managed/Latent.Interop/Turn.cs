namespace Latent.Interop;

/// <summary>
/// A lock for native calls: one atomic exchange to take and one to give back while nobody else wants it, and asleep while somebody has it for long. Who
/// was woken and came too late is handed it next. Not to be taken twice by one thread.
/// </summary>
internal sealed class Turn
{
    private const int Free = 0;
    private const int Taken = 1;
    private const int Awaited = 2;

    private readonly object _queue = new();
    private int _state;

    // Of those who sleep, guarded by the queue.
    private int _sleepers;
    private bool _isOverdue;
    private bool _isHandedOver;

    internal void Enter()
    {
        if (Interlocked.CompareExchange(ref _state, Taken, Free) != Free)
        {
            Wait();
        }
    }

    internal void Exit()
    {
        if (Interlocked.CompareExchange(ref _state, Free, Taken) != Taken)
        {
            Wake();
        }
    }

    private void Wait()
    {
        for (SpinWait spin = default; !spin.NextSpinWillYield; spin.SpinOnce())
        {
            if (Interlocked.CompareExchange(ref _state, Taken, Free) == Free)
            {
                return;
            }
        }

        lock (_queue)
        {
            // Whoever gets it leaves the mark of waiting behind, since others may wait too.
            while (!_isHandedOver && Interlocked.Exchange(ref _state, Awaited) != Free)
            {
                Sleep();
            }

            _isHandedOver = _isOverdue = false;
        }
    }

    /// <summary>Sleeps until somebody gives the turn back; a second time means that another was faster.</summary>
    private void Sleep()
    {
        _sleepers++;
        try
        {
            Monitor.Wait(_queue);
        }
        finally
        {
            _sleepers--;
        }

        _isOverdue |= !_isHandedOver && Volatile.Read(ref _state) != Free;
    }

    private void Wake()
    {
        lock (_queue)
        {
            _isHandedOver = _isOverdue && _sleepers > 0;
            if (!_isHandedOver)
            {
                Volatile.Write(ref _state, Free);
            }

            Monitor.Pulse(_queue);
        }
    }
}
