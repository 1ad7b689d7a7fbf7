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
}
