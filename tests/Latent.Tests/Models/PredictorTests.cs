using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Tests.Support;

namespace Latent.Tests.Models;

/// <summary>Functions of models for many threads, in memory of the caller.</summary>
public sealed class PredictorTests
{
    private const int Inputs = 24, Latents = 3, Rows = 40;

    [Test]
    public void Sixteen_threads_get_the_rows_of_the_model_and_allocate_nothing()
    {
        const int Threads = 16;
        int calls = Device.Default.IsCpu ? 100_000 : 200;  // A call on an emulated device takes a thousand times as long.
        using Vae vae = Make();
        float[,] data = Data();
        (float[,] mu, float[,] logVariance) = vae.Encode(data);
        using Predictor encoder = new(vae, "encode");
        int wrong = 0;
        long allocated = 0;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number =>
            new Thread(() => Interlocked.Add(ref allocated, Encode(number))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.That((wrong, allocated), Is.EqualTo((0, 0L)));

        long Encode(int number)
        {
            float[] rows = [.. data.Cast<float>()], gotMu = new float[Latents], gotLogVariance = new float[Latents];
            encoder.Run(rows.AsSpan(0, Inputs), gotMu, gotLogVariance);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int call = 0; call < calls; call++)
            {
                int row = (call + number) % Rows;
                encoder.Run(rows.AsSpan(row * Inputs, Inputs), gotMu, gotLogVariance);
                if (gotMu[0] != mu[row, 0] || gotMu[2] != mu[row, 2] || gotLogVariance[1] != logVariance[row, 1])
                {
                    Interlocked.Increment(ref wrong);
                }
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Test]
    public void Many_rows_and_draws_are_those_of_the_model()
    {
        using Vae vae = Make();
        using Predictor sampler = new(vae, "sample", replicas: 2), decoder = new(vae, "decode", replicas: 1);
        float[] samples = new float[600 * Inputs], means = new float[600 * Inputs], latents = new float[600 * Latents];
        new RandomSource(4).Normal(latents, 1);

        sampler.Run([], samples, seed: 9);
        decoder.Run(latents, means);

        Assert.That(samples, Is.EqualTo(vae.Sample(600, 9).Cast<float>()));
        float[] expected = new float[means.Length];
        vae.Decode(latents, expected);
        Assert.That(means, Is.EqualTo(expected));
    }

    [Test]
    public void Native_memory_and_several_inputs_are_taken()
    {
        using ConditionalVae model = new(Inputs, 3, new Mlp(8), Latents, null, 1, TestDevice.Open());
        using Predictor decoder = new(model, "decode", replicas: 1);
        using Vae vae = Make();
        using Predictor code = new(vae, "code", replicas: 1);
        using NativeBuffer<float> rows = new([.. Data().Cast<float>()]), codes = new(Rows * Latents);
        float[] latents = new float[2 * Latents], conditions = [1, 0, 0, 0, 0, 1], means = new float[2 * Inputs];

        decoder.Run([latents, conditions], [means]);
        code.Run(rows, codes);

        Assert.That(means.AsSpan(0, Inputs).SequenceEqual(means.AsSpan(Inputs)), Is.False);
        Assert.That(codes.ToArray(), Is.EqualTo(vae.Code(Data()).Cast<float>()));
    }

    [Test]
    public void Training_does_not_change_it_and_the_model_may_be_disposed()
    {
        float[] codes = new float[Rows * Latents];
        float[] rows = [.. Data().Cast<float>()];
        float[] before;
        Predictor predictor;
        using (Vae vae = Make())
        {
            predictor = new Predictor(vae, "code");
            before = [.. vae.Code(Data()).Cast<float>()];
            vae.Write(vae.Parameters[0], new float[vae.Parameters[0].Count]);
        }

        using (predictor)
        {
            predictor.Run(rows, codes);
            Assert.That(codes, Is.EqualTo(before));
        }
    }

    [Test]
    public void Wrong_lengths_names_and_later_calls_are_errors_in_words()
    {
        using Vae vae = Make();
        Predictor code = new(vae, "code", replicas: 1);
        float[] row = new float[Inputs], latents = new float[Latents];

        Assert.That(() => new Predictor(vae, "classify"),
            Throws.ArgumentException.With.Message.Contains("has no function 'classify'; it has: code, "));
        Assert.That(() => code.Run(row.AsSpan(1), latents),
            Throws.ArgumentException.With.Message.Contains("23 numbers; expected whole rows of 24"));
        Assert.That(() => code.Run(row, latents.AsSpan(1)),
            Throws.ArgumentException.With.Message.Contains("2 numbers; expected 1 rows of 3"));
        Assert.That(() => code.Run(row, latents, latents), Throws.ArgumentException.With.Message.Contains("1 outputs, but 2 were given"));
        code.Dispose();
        code.Dispose();
        Assert.That(() => code.Run(row, latents), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void It_leaves_no_native_memory()
    {
        using Vae vae = Make();
        vae.Code(Data());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Interop.NativeMemory.LiveBytes;
        using (Predictor predictor = new(vae, "code", replicas: 3))
        {
            predictor.Run([.. Data().Cast<float>()], new float[Rows * Latents]);
            Assert.That(Interop.NativeMemory.LiveBytes, Is.GreaterThan(before));
        }

        Assert.That(Interop.NativeMemory.LiveBytes, Is.EqualTo(before));
    }

    private static Vae Make() => new(Inputs, 16, Latents, seed: 2);

    private static float[,] Data()
    {
        float[,] rows = new float[Rows, Inputs];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i / Inputs, i % Inputs] = i * 7 % 31 / 31f;
        }

        return rows;
    }
}
