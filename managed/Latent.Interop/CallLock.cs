using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>
/// A lock for native calls. Without contention it costs one atomic exchange to enter and one to exit. A thread that waits long sleeps.
/// After it is woken it competes with newcomers once; if it loses, the next <see cref="Exit"/> hands the lock to it directly. The lock is
/// not reentrant.
/// </summary>
internal sealed class CallLock
{
    private const int Free = 0;
    private const int Taken = 1;
    private const int Awaited = 2;  // Taken, and Exit must look at the queues.

    // The gate guards both queues. A woken thread that competes for the lock marks it as awaited again, for the threads that still sleep.
    private readonly object _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly LinkedList<Waiter> _overdue = [];
    private int _state;

    /// <summary>Takes the lock; waits for it if another thread has it.</summary>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited, and does not have the lock.</exception>
    internal void Enter()
    {
        if (!TryEnter())
        {
            Wait();
        }
    }

    /// <summary>Takes the lock if it is free.</summary>
    internal bool TryEnter() => Interlocked.CompareExchange(ref _state, Taken, Free) == Free;

    /// <summary>
    /// Releases the lock. It does not throw if the thread is interrupted: the interruption takes effect in the thread's next wait.
    /// </summary>
    internal void Exit()
    {
        if (Interlocked.CompareExchange(ref _state, Free, Taken) != Taken)
        {
            using Gate gate = new(_gate);
            PassOn();
        }
    }

    /// <summary>Takes the lock and returns true, or adds the waiter to a queue and returns false.</summary>
    /// <param name="waiter">The thread that waits.</param>
    /// <param name="isOverdue">Whether the thread was woken before and did not get the lock.</param>
    internal bool TryEnterOrQueue(Waiter waiter, bool isOverdue)
    {
        using Gate gate = new(_gate);
        if (Interlocked.Exchange(ref _state, Awaited) == Free)
        {
            return true;
        }

        waiter.HasLock = false;
        (isOverdue ? _overdue : _waiting).AddLast(waiter.Node);
        return false;
    }

    /// <summary>Removes a waiter that gives up. If it was woken already, passes the lock on to another waiter.</summary>
    internal void Withdraw(Waiter waiter)
    {
        using Gate gate = new(_gate);
        if (waiter.Node.List is { } queue)
        {
            queue.Remove(waiter.Node);
            return;
        }

        waiter.Forget();
        if (waiter.HasLock || Interlocked.Exchange(ref _state, Awaited) == Free)
        {
            PassOn();
        }
    }

    private void Wait()
    {
        for (SpinWait spin = default; !spin.NextSpinWillYield; spin.SpinOnce())
        {
            if (TryEnter())
            {
                return;
            }
        }

        Waiter waiter = Waiter.Rent();
        bool isOverdue = false;
        while (!TryEnterOrQueue(waiter, isOverdue) && !Sleep(waiter))
        {
            isOverdue = true;
        }

        waiter.Return();
    }

    /// <summary>Sleeps until the waiter is woken. Returns true if the lock was handed to it.</summary>
    private bool Sleep(Waiter waiter)
    {
        try
        {
            waiter.Sleep();
            return waiter.HasLock;
        }
        catch
        {
            Withdraw(waiter);
            throw;
        }
    }

    /// <summary>Hands the lock to the first overdue waiter. If there is none, frees the lock and wakes the first other waiter.</summary>
    private void PassOn()
    {
        Waiter? next = (_overdue.First ?? _waiting.First)?.Value;
        bool isHandedOver = next is not null && next.Node.List == _overdue;
        if (!isHandedOver)
        {
            Volatile.Write(ref _state, Free);
        }

        next?.Wake(isHandedOver);
    }

    /// <summary>
    /// Holds the gate until it is disposed. The gate is held for a few instructions only, so an interruption can be deferred.
    /// </summary>
    private readonly ref struct Gate
    {
        private readonly object _gate;
        private readonly bool _wasInterrupted;

        internal Gate(object gate)
        {
            _gate = gate;
            for (bool isTaken = false; !isTaken;)
            {
                try
                {
                    Monitor.Enter(gate, ref isTaken);
                }
                catch (ThreadInterruptedException)
                {
                    _wasInterrupted = true;
                }
            }
        }

        public void Dispose()
        {
            Monitor.Exit(_gate);
            if (_wasInterrupted)
            {
                Thread.CurrentThread.Interrupt();
            }
        }
    }

    /// <summary>A thread that waits for the lock.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "A waiter lives as long as its thread, and so does its event.")]
    internal sealed class Waiter
    {
        [ThreadStatic]
        private static Waiter? _spare;

        // Set of an event waits for nothing, unlike the exit of a monitor or a semaphore, and so cannot be interrupted.
        private readonly AutoResetEvent _wakes = new(initialState: false);

        internal Waiter() => Node = new LinkedListNode<Waiter>(this);

        /// <summary>The node of the waiter in a queue.</summary>
        internal LinkedListNode<Waiter> Node { get; }

        /// <summary>Whether the lock was handed to the waiter.</summary>
        internal bool HasLock { get; set; }

        /// <summary>Returns the waiter that this thread used before, or a new one.</summary>
        internal static Waiter Rent()
        {
            Waiter waiter = _spare ?? new Waiter();
            _spare = null;
            return waiter;
        }

        internal void Return() => _spare = this;

        internal void Sleep() => _wakes.WaitOne();

        /// <summary>Removes the waiter from its queue and wakes it.</summary>
        internal void Wake(bool hasLock)
        {
            Node.List!.Remove(Node);
            HasLock = hasLock;
            _wakes.Set();
        }

        /// <summary>Resets the event, so that the next wait sleeps again.</summary>
        internal void Forget() => _wakes.Reset();
    }
}
