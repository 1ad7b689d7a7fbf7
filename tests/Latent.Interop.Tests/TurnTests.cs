namespace Latent.Interop.Tests;

internal sealed class TurnTests
{
    [Test]
    public void One_thread_at_a_time_has_its_turn_and_none_is_forgotten()
    {
        const int Rounds = 2000;
        var turn = new Turn();
        (int count, int inside, bool isShared) = (0, 0, false);
        Thread[] threads = [.. Enumerable.Range(0, 16).Select(number => new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                turn.Enter();
                isShared |= ++inside != 1;
                count++;
                if (i % (50 + number) == 0)
                {
                    // Long enough for the others to fall asleep.
                    Thread.Sleep(1);
                }

                inside--;
                turn.Exit();
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());

        Assert.That(threads.All(thread => thread.Join(TimeSpan.FromMinutes(2))), Is.True, "a thread was never woken");
        Assert.That((count, isShared), Is.EqualTo((threads.Length * Rounds, false)));
    }

    [Test]
    public void A_thread_that_takes_turn_after_turn_leaves_some_to_others()
    {
        var turn = new Turn();
        bool isDone = false;
        var waiter = new Thread(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                turn.Enter();
                turn.Exit();
            }

            Volatile.Write(ref isDone, true);
        });
        turn.Enter();
        waiter.Start();
        Assert.That(() => waiter.ThreadState, Is.EqualTo(ThreadState.WaitSleepJoin).After(20_000, 1));
        long turns = 1;
        for (; !Volatile.Read(ref isDone) && turns < 20_000; turns++)
        {
            // Takes it again at once, as a loop of training steps does.
            turn.Exit();
            turn.Enter();
            Thread.SpinWait(20_000);
        }

        turn.Exit();
        Assert.That(waiter.Join(TimeSpan.FromMinutes(1)), Is.True);
        Assert.That(turns, Is.LessThan(20_000), "the other thread never had its turn");
    }

    [Test]
    public void Who_waits_long_sleeps_until_the_turn_is_free()
    {
        var turn = new Turn();
        bool hasTurn = false;
        turn.Enter();
        var waiter = new Thread(() =>
        {
            turn.Enter();
            hasTurn = true;
            turn.Exit();
        });
        waiter.Start();

        Assert.That(() => waiter.ThreadState, Is.EqualTo(ThreadState.WaitSleepJoin).After(20_000, 1));
        Assert.That(hasTurn, Is.False);
        turn.Exit();
        Assert.That(waiter.Join(TimeSpan.FromMinutes(1)), Is.True);
        Assert.That(hasTurn, Is.True);
    }

    [Test]
    public void A_turn_that_is_handed_over_is_not_for_a_newcomer()
    {
        var turn = new Turn();
        Turn.Waiter sleeper = new(), newcomer = new();
        turn.Enter();
        Assert.That(turn.TryEnterOrQueue(sleeper, isOverdue: false), Is.False);
        turn.Exit();
        Assert.That(sleeper.Node.List, Is.Null, "it is awake");

        Assert.That(turn.TryEnter(), Is.True, "a newcomer is faster once");
        Assert.That(turn.TryEnterOrQueue(sleeper, isOverdue: true), Is.False);
        turn.Exit();
        Assert.That(sleeper.HasTurn, Is.True);
        Assert.That((turn.TryEnter(), turn.TryEnterOrQueue(newcomer, isOverdue: false)), Is.EqualTo((false, false)));

        turn.Exit();
        Assert.That(newcomer.Node.List, Is.Null, "it is awake");
        Assert.That((newcomer.HasTurn, turn.TryEnter()), Is.EqualTo((false, true)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void What_a_waiter_that_gives_up_was_woken_for_goes_to_the_next(bool isHandedOver)
    {
        var turn = new Turn();
        Turn.Waiter first = new(), second = new();
        turn.Enter();
        Assert.That(turn.TryEnterOrQueue(first, isHandedOver), Is.False);
        Assert.That(turn.TryEnterOrQueue(second, isOverdue: false), Is.False);
        turn.Exit();
        Assert.That((first.Node.List, first.HasTurn), Is.EqualTo(((object?)null, isHandedOver)));
        turn.Withdraw(first);

        Assert.That(second.Node.List, Is.Null, "it is awake");
        Assert.That(turn.TryEnterOrQueue(second, isOverdue: true), Is.True);
        turn.Exit();
        Assert.That(turn.TryEnter(), Is.True);
    }

    [Test]
    public void A_waiter_that_gives_up_is_not_woken()
    {
        var turn = new Turn();
        Turn.Waiter first = new(), second = new();
        turn.Enter();
        turn.TryEnterOrQueue(first, isOverdue: true);
        turn.TryEnterOrQueue(second, isOverdue: false);
        turn.Withdraw(first);
        turn.Exit();

        Assert.That((first.HasTurn, second.Node.List), Is.EqualTo((false, (object?)null)));
        Assert.That(turn.TryEnter(), Is.True);
    }

    [Test]
    public void An_interrupted_thread_gives_up_and_strands_nobody()
    {
        var turn = new Turn();
        (int inside, bool isShared, bool isOver) = (0, false, false);
        int[] turns = new int[8];
        Exception? unexpected = null;
        Thread[] threads = [.. Enumerable.Range(0, turns.Length).Select(number => new Thread(() => Guard(() => TakeTurns(number))))];
        Array.ForEach(threads, thread => thread.Start());
        var random = new Random(1);
        for (long end = Environment.TickCount64 + 2000; Environment.TickCount64 < end;)
        {
            threads[random.Next(threads.Length)].Interrupt();
            Thread.SpinWait(random.Next(2000));
        }

        Volatile.Write(ref isOver, true);
        Assert.That(threads.All(thread => thread.Join(TimeSpan.FromSeconds(30))), Is.True, "a thread was never woken");
        Assert.That((unexpected, isShared, turn.TryEnter()), Is.EqualTo(((Exception?)null, false, true)));
        Assert.That(turns, Is.All.GreaterThan(0));

        void TakeTurns(int number)
        {
            for (int i = 0; !Volatile.Read(ref isOver); i++)
            {
                try
                {
                    turn.Enter();
                }
                catch (ThreadInterruptedException)
                {
                    continue;
                }

                isShared |= ++inside != 1;
                turns[number]++;
                // Long enough, now and then, for the others to fall asleep.
                Thread.SpinWait(i % 50 == 0 ? 100_000 : 10);
                inside--;
                turn.Exit();
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
