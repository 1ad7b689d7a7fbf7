using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Tests.Support;
using NUnit.Framework;

namespace Latent.Tests.Models;

/// <summary>A model that several threads use at once gives each the same numbers as a single thread.</summary>
[TestFixture]
internal sealed class ModelThreadTests
{
    private const int Threads = 16;
    private const int Inputs = 12;

    [Test]
    public void Calls_of_many_threads_give_the_numbers_of_one()
    {
        using Device device = TestDevice.OfThreads(1);
        using Vae vae = new(Inputs, hidden: 16, latents: 3, device: device);
        float[][,] rows = [.. Enumerable.Range(0, Threads).Select(Rows)];
        float[][,] codes = Array.ConvertAll(rows, batch => vae.Encode(batch).Mu);
        float[][,] samples = [.. Enumerable.Range(0, Threads).Select(thread => vae.Sample(3 + thread, (ulong)thread))];
        int wrong = 0;
        OnThreads(thread =>
        {
            for (int call = 0; call < 500; call++)
            {
                bool isRight = Same(vae.Encode(rows[thread]).Mu, codes[thread])
                    && Same(vae.Sample(3 + thread, (ulong)thread), samples[thread]);
                Interlocked.Add(ref wrong, isRight ? 0 : 1);
            }
        });
        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void A_function_first_used_by_many_threads_at_once_is_compiled_once([Range(1, 10)] int round)
    {
        using Device device = TestDevice.OfThreads(1);
        using Vae vae = new(Inputs, hidden: 4 + round, latents: 2, device: device);
        float[][,] codes = new float[Threads][,];
        OnThreads(thread => codes[thread] = vae.Encode(Rows(3)).Mu);
        Assert.That(codes, Has.All.EqualTo(vae.Encode(Rows(3)).Mu));
    }

    [Test]
    public void A_model_disposed_during_calls_ends_them_in_words([Range(1, 20)] int round)
    {
        using Device device = TestDevice.OfThreads(1);
        Vae vae = new(Inputs, hidden: 8, latents: 2, device: device);
        OnThreads(thread =>
        {
            if (thread == 0)
            {
                Thread.SpinWait(1000 * round);
                vae.Dispose();
                return;
            }

            try
            {
                for (int call = 0; call < 50; call++)
                {
                    vae.Encode(Rows(thread));
                }
            }
            catch (ObjectDisposedException)
            {
            }
        });
        Assert.That(() => vae.Encode(Rows(1)), Throws.TypeOf<ObjectDisposedException>());
    }

    private static float[,] Rows(int thread)
    {
        float[,] rows = new float[1 + thread, Inputs];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i / Inputs, i % Inputs] = MathF.Sin(1 + i * (thread + 1));
        }

        return rows;
    }

    private static bool Same(float[,] actual, float[,] expected) => actual.Cast<float>().SequenceEqual(expected.Cast<float>());

    /// <summary>Runs an action on all threads, which start together, and rethrows their exceptions.</summary>
    private static void OnThreads(Action<int> action)
    {
        using Barrier start = new(Threads);
        Task[] tasks = [.. Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                action(thread);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Task.WaitAll(tasks);
    }
}
