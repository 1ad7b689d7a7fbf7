namespace Latent.Interop;

/// <summary>
/// A lock for native calls: one atomic exchange to take and one to give back while nobody else wants it, and asleep while somebody has it for long.
/// Not to be taken twice by one thread.
/// </summary>
internal sealed class Turn
{
    private const int Free = 0;
    private const int Taken = 1;
    private const int Awaited = 2;

    private readonly object _queue = new();
    private int _state;

    internal void Enter()
    {
        if (Interlocked.CompareExchange(ref _state, Taken, Free) != Free)
        {
            Wait();
        }
    }

    internal void Exit()
    {
        if (Interlocked.Exchange(ref _state, Free) == Awaited)
        {
            lock (_queue)
            {
                Monitor.Pulse(_queue);
            }
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
            // Whoever was woken leaves the mark of waiting behind, since others may wait too.
            while (Interlocked.Exchange(ref _state, Awaited) != Free)
            {
                Monitor.Wait(_queue);
            }
        }
    }
}
