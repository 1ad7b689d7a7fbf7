using System.Diagnostics;
using System.Globalization;
using Latent.Cli.Benchmarks;
using Latent.Devices;
using Latent.Models;

namespace Latent.Benchmarks;

/// <summary>
/// Times of steps while other threads allocate: a training step, which is one native call, and managed code of about the same length.
/// </summary>
internal static class StepJitter
{
    private const int Allocators = 10;
    private const int Batch = 128;

    /// <summary>Times both, alone and beside allocating threads.</summary>
    public static JitterLine[] Measure(bool quick)
    {
        int steps = quick ? 100 : 2000;
        using Device device = Device.OnCpu(threads: 1);
        using Vae vae = new(784, 400, 2, device: device);
        using StepBenchmark training = StepBenchmark.Training(vae, Batch);
        training.Time(50);
        Action managed = ManagedStep(training.Time(50));
        return
        [
            Time("training step, native", "nothing", steps, () => training.Time(1)),
            Time("managed loop", "nothing", steps, managed),
            Beside("training step, native", steps, () => training.Time(1)),
            Beside("managed loop", steps, managed),
        ];
    }

    /// <summary>The lines as a table.</summary>
    public static string Table(IEnumerable<JitterLine> lines) => string.Concat(
        lines.Select(line => string.Create(
                CultureInfo.InvariantCulture,
                $"| {line.Work} | {line.Beside} | {line.Steps} | {line.P50:F0} | {line.P99:F0} | {line.Max:F0} | {line.Collections} | "
                + $"{line.PauseMs:F1} |\n"))
            .Prepend(
            "| work | beside | steps | p50 us | p99 us | max us | collections | pauses of them ms |\n|---|---|---|---|---|---|---|---|\n"));

    private static JitterLine Beside(string work, int steps, Action step)
    {
        bool stop = false;
        Thread[] threads = Enumerable.Range(0, Allocators).Select(_ => new Thread(() => Allocate(ref stop)) { IsBackground = true })
            .ToArray();
        Array.ForEach(threads, thread => thread.Start());
        JitterLine line = Time(work, $"{Allocators} allocating threads", steps, step);
        Volatile.Write(ref stop, true);
        Array.ForEach(threads, thread => thread.Join());
        return line;
    }

    private static JitterLine Time(string work, string beside, int steps, Action step)
    {
        double[] times = new double[steps];
        (int collections, TimeSpan pauses) = (GC.CollectionCount(0), GC.GetTotalPauseDuration());
        for (int i = 0; i < steps; i++)
        {
            long start = Stopwatch.GetTimestamp();
            step();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        (collections, pauses) = (GC.CollectionCount(0) - collections, GC.GetTotalPauseDuration() - pauses);
        Array.Sort(times);
        return new JitterLine(work, beside, steps, times[steps / 2], times[steps * 99 / 100], times[^1], collections,
            pauses.TotalMilliseconds);
    }

    /// <summary>
    /// Allocates blocks of 64 KiB, of which an eighth survives for a while. Sleeps in between, so that processors stay free.
    /// </summary>
    private static void Allocate(ref bool stop)
    {
        byte[][] survivors = new byte[512][];
        for (int i = 0; !Volatile.Read(ref stop); i++)
        {
            byte[] memory = new byte[1024];
            if (i % 8 == 0)
            {
                survivors[i / 8 % survivors.Length] = memory;
            }

            if (i % 64 == 0)
            {
                Thread.Sleep(1);
            }
        }
    }

    /// <summary>A loop over arrays that takes about as long as a step.</summary>
    private static Action ManagedStep(double microseconds)
    {
        (float[]? x, float[]? y, float[]? output) = (new float[4096], new float[4096], new float[4096]);
        WarmUp.Once(nameof(StepJitter), () => Loops.Add(x, y, output));
        int repeats = 1000;
        for (int round = 0; round < 3; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Repeat(repeats);
            repeats = Math.Max(1, (int)(repeats * microseconds / Stopwatch.GetElapsedTime(start).TotalMicroseconds));
        }

        return () => Repeat(repeats);

        void Repeat(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Loops.Add(x, y, output);
            }
        }
    }
}

/// <summary>Times of a step in microseconds.</summary>
internal sealed record JitterLine(string Work, string Beside, int Steps, double P50, double P99, double Max, int Collections,
    double PauseMs);
