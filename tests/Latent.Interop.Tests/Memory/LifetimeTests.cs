namespace Latent.Interop.Tests.Memory;

/// <summary>Tests of a lifetime that many threads use and end at the same time.</summary>
internal sealed class LifetimeTests
{
    [Test]
    public void A_lifetime_that_is_used_and_ended_at_once_goes_from_one_generation_to_the_next()
    {
        const int Rounds = 200_000;
        Lifetime lifetime = new(ForeignMemory.Instance);
        (int ends, int idle) = (0, 0);
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                uint generation = lifetime.Generation;
                if (number < 2 && lifetime.TryEnd(generation))
                {
                    Interlocked.Increment(ref ends);
                }

                if (number > 0 && lifetime.TryAcquire(generation))
                {
                    Interlocked.Add(ref idle, lifetime.IsBusy ? 0 : 1);
                    lifetime.Release();
                }
            }
        })
        { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());

        Assert.That(threads.All(thread => thread.Join(TimeSpan.FromMinutes(1))), Is.True, "the state is damaged: a thread waits forever");
        Assert.That((lifetime.IsBusy, idle, lifetime.Generation), Is.EqualTo((false, 0, (uint)ends)));
    }
}
