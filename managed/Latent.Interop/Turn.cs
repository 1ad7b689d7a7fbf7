using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>
/// A lock for native calls: one atomic exchange to take and one to give back while nobody else wants it. A thread that waits for long sleeps; woken, it
/// competes with newcomers once, and if it loses, the lock is handed to it directly at the next end of a turn. Not to be taken twice by one thread.
/// </summary>
internal sealed class Turn
{
    private const int Free = 0;
    private const int Taken = 1;
    private const int Awaited = 2;  // Taken, and whoever gives it back must look at the queues.

    // Guarded by the gate. A thread in no queue that was woken to compete marks the lock as awaited again, for those that still sleep.
    private readonly object _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly LinkedList<Waiter> _overdue = [];
    private int _state;

    /// <summary>Takes the lock, and waits for it if need be.</summary>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited, and has not the lock.</exception>
    internal void Enter()
    {
        if (!TryEnter())
        {
            Wait();
        }
    }

    /// <summary>Takes the lock if it is free.</summary>
    internal bool TryEnter() => Interlocked.CompareExchange(ref _state, Taken, Free) == Free;

    /// <summary>Gives the lock back. An interruption of the thread is left for its next wait.</summary>
    internal void Exit()
    {
        if (Interlocked.CompareExchange(ref _state, Free, Taken) != Taken)
        {
            using Gate gate = new(_gate);
            PassOn();
        }
    }

    /// <summary>Takes the lock, or joins a queue of those who sleep until the waiter is woken.</summary>
    /// <param name="waiter">Who wants it.</param>
    /// <param name="isOverdue">Whether it was woken before and came too late.</param>
    internal bool TryEnterOrQueue(Waiter waiter, bool isOverdue)
    {
        using Gate gate = new(_gate);
        if (Interlocked.Exchange(ref _state, Awaited) == Free)
        {
            return true;
        }

        waiter.HasTurn = false;
        (isOverdue ? _overdue : _waiting).AddLast(waiter.Node);
        return false;
    }

    /// <summary>Forgets a waiter that gives up, and leaves to another what it was woken for.</summary>
    internal void Withdraw(Waiter waiter)
    {
        using Gate gate = new(_gate);
        if (waiter.Node.List is { } queue)
        {
            queue.Remove(waiter.Node);
            return;
        }

        waiter.Forget();
        if (waiter.HasTurn || Interlocked.Exchange(ref _state, Awaited) == Free)
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

    /// <summary>Sleeps until the waiter is woken; true if the lock was handed to it.</summary>
    private bool Sleep(Waiter waiter)
    {
        try
        {
            waiter.Sleep();
            return waiter.HasTurn;
        }
        catch
        {
            Withdraw(waiter);
            throw;
        }
    }

    /// <summary>Ends a turn: hands the lock to one that came too late before, or frees it and wakes one that waits.</summary>
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

    /// <summary>The gate, held until it is disposed. It is held for some instructions only, so that an interruption can be left for later.</summary>
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

    /// <summary>A thread that waits for a turn.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "It ends with its thread, and so does the event.")]
    internal sealed class Waiter
    {
        [ThreadStatic]
        private static Waiter? _spare;

        // Its Set waits for nothing, unlike the end of a monitor or a semaphore, and so cannot be interrupted.
        private readonly AutoResetEvent _wakes = new(initialState: false);

        internal Waiter() => Node = new LinkedListNode<Waiter>(this);

        /// <summary>Its place in a queue.</summary>
        internal LinkedListNode<Waiter> Node { get; }

        /// <summary>Whether the lock was handed to it.</summary>
        internal bool HasTurn { get; set; }

        /// <summary>One that this thread has used before, if there is one.</summary>
        internal static Waiter Rent()
        {
            Waiter waiter = _spare ?? new Waiter();
            _spare = null;
            return waiter;
        }

        internal void Return() => _spare = this;

        internal void Sleep() => _wakes.WaitOne();

        /// <summary>Wakes it from its queue.</summary>
        internal void Wake(bool hasTurn)
        {
            Node.List!.Remove(Node);
            HasTurn = hasTurn;
            _wakes.Set();
        }

        /// <summary>Takes back that it was woken.</summary>
        internal void Forget() => _wakes.Reset();
    }
}
