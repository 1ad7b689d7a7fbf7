namespace Latent.Interop.Tests;

internal sealed class CallLockTests
{
    [Test]
    public void One_thread_at_a_time_has_its_turn_and_none_is_forgotten()
    {
        const int Rounds = 2000;
        CallLock callLock = new();
        (int count, int inside, bool isShared) = (0, 0, false);
        Thread[] threads = [.. Enumerable.Range(0, 16).Select(number => new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                callLock.Enter();
                isShared |= ++inside != 1;
                count++;
                if (i % (50 + number) == 0)
                {
                    // Sleeps long enough for the other threads to fall asleep.
                    Thread.Sleep(1);
                }

                inside--;
                callLock.Exit();
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());

        Assert.That(threads.All(thread => thread.Join(TimeSpan.FromMinutes(2))), Is.True, "a thread was never woken");
        Assert.That((count, isShared), Is.EqualTo((threads.Length * Rounds, false)));
    }

    [Test]
    public void A_thread_that_takes_turn_after_turn_leaves_some_to_others()
    {
        CallLock callLock = new();
        bool isDone = false;
        Thread waiter = new(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                callLock.Enter();
                callLock.Exit();
            }

            Volatile.Write(ref isDone, true);
        });
        callLock.Enter();
        waiter.Start();
        Assert.That(() => waiter.ThreadState, Is.EqualTo(ThreadState.WaitSleepJoin).After(20_000, 1));
        long turns = 1;
        for (; !Volatile.Read(ref isDone) && turns < 20_000; turns++)
        {
            // Takes the lock again at once, as a loop of training steps does.
            callLock.Exit();
            callLock.Enter();
            Thread.SpinWait(20_000);
        }

        callLock.Exit();
        Assert.That(waiter.Join(TimeSpan.FromMinutes(1)), Is.True);
        Assert.That(turns, Is.LessThan(20_000), "the other thread never got the lock");
    }

    [Test]
    public void Who_waits_long_sleeps_until_the_turn_is_free()
    {
        CallLock callLock = new();
        bool hasTurn = false;
        callLock.Enter();
        Thread waiter = new(() =>
        {
            callLock.Enter();
            hasTurn = true;
            callLock.Exit();
        });
        waiter.Start();

        Assert.That(() => waiter.ThreadState, Is.EqualTo(ThreadState.WaitSleepJoin).After(20_000, 1));
        Assert.That(hasTurn, Is.False);
        callLock.Exit();
        Assert.That(waiter.Join(TimeSpan.FromMinutes(1)), Is.True);
        Assert.That(hasTurn, Is.True);
    }

    [Test]
    public void A_turn_that_is_handed_over_is_not_for_a_newcomer()
    {
        CallLock callLock = new();
        CallLock.Waiter sleeper = new(), newcomer = new();
        callLock.Enter();
        Assert.That(callLock.TryEnterOrQueue(sleeper, isOverdue: false), Is.False);
        callLock.Exit();
        Assert.That(sleeper.Node.List, Is.Null, "it is awake");

        Assert.That(callLock.TryEnter(), Is.True, "a newcomer is faster once");
        Assert.That(callLock.TryEnterOrQueue(sleeper, isOverdue: true), Is.False);
        callLock.Exit();
        Assert.That(sleeper.HasLock, Is.True);
        Assert.That((callLock.TryEnter(), callLock.TryEnterOrQueue(newcomer, isOverdue: false)), Is.EqualTo((false, false)));

        callLock.Exit();
        Assert.That(newcomer.Node.List, Is.Null, "it is awake");
        Assert.That((newcomer.HasLock, callLock.TryEnter()), Is.EqualTo((false, true)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void What_a_waiter_that_gives_up_was_woken_for_goes_to_the_next(bool isHandedOver)
    {
        CallLock callLock = new();
        CallLock.Waiter first = new(), second = new();
        callLock.Enter();
        Assert.That(callLock.TryEnterOrQueue(first, isHandedOver), Is.False);
        Assert.That(callLock.TryEnterOrQueue(second, isOverdue: false), Is.False);
        callLock.Exit();
        Assert.That((first.Node.List, first.HasLock), Is.EqualTo(((object?)null, isHandedOver)));
        callLock.Withdraw(first);

        Assert.That(second.Node.List, Is.Null, "it is awake");
        Assert.That(callLock.TryEnterOrQueue(second, isOverdue: true), Is.True);
        callLock.Exit();
        Assert.That(callLock.TryEnter(), Is.True);
    }

    [Test]
    public void A_waiter_that_gives_up_is_not_woken()
    {
        CallLock callLock = new();
        CallLock.Waiter first = new(), second = new();
        callLock.Enter();
        callLock.TryEnterOrQueue(first, isOverdue: true);
        callLock.TryEnterOrQueue(second, isOverdue: false);
        callLock.Withdraw(first);
        callLock.Exit();

        Assert.That((first.HasLock, second.Node.List), Is.EqualTo((false, (object?)null)));
        Assert.That(callLock.TryEnter(), Is.True);
    }

    [Test]
    public void An_interrupted_thread_gives_up_and_strands_nobody()
    {
        CallLock callLock = new();
        (int inside, bool isShared, bool isOver) = (0, false, false);
        int[] turns = new int[8];
        Exception? unexpected = null;
        Thread[] threads = [.. Enumerable.Range(0, turns.Length).Select(number => new Thread(() => Guard(() => TakeTurns(number))))];
        Array.ForEach(threads, thread => thread.Start());
        Random random = new(1);
        for (long end = Environment.TickCount64 + 2000; Environment.TickCount64 < end;)
        {
            threads[random.Next(threads.Length)].Interrupt();
            Thread.SpinWait(random.Next(2000));
        }

        Volatile.Write(ref isOver, true);
        Assert.That(threads.All(thread => thread.Join(TimeSpan.FromSeconds(30))), Is.True, "a thread was never woken");
        Assert.That((unexpected, isShared, callLock.TryEnter()), Is.EqualTo(((Exception?)null, false, true)));
        Assert.That(turns, Is.All.GreaterThan(0));

        void TakeTurns(int number)
        {
            for (int i = 0; !Volatile.Read(ref isOver); i++)
            {
                try
                {
                    callLock.Enter();
                }
                catch (ThreadInterruptedException)
                {
                    continue;
                }

                isShared |= ++inside != 1;
                turns[number]++;
                // Spins now and then long enough for the other threads to fall asleep.
                Thread.SpinWait(i % 50 == 0 ? 100_000 : 10);
                inside--;
                callLock.Exit();
            }
        }

        void Guard(Action action)
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                unexpected = exception;
            }
        }
    }
}
