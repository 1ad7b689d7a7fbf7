using System.Diagnostics;

namespace Latent.Interop.Tests.Memory.Stress;

/// <summary>
/// Threads that create, slice, resize, use, share, misuse and dispose buffers of all allocators at random, with forced collections.
/// </summary>
/// <param name="seed">Seed of all random numbers.</param>
/// <param name="operations">Number of operations of all threads together.</param>
internal sealed class StressRun(int seed, int operations)
{
    private const int Threads = 16;

    internal StressReport Run()
    {
        StressReport report = new(seed);
        using CountingFunctions functions = new();
        FrameAllocator frames = new();
        Allocator[] allocators = [Allocator.Persistent, frames, functions.Allocator];
        NativeLeakDetectionMode mode = NativeLeakDetection.Mode;
        NativeLeakDetection.Mode = NativeLeakDetectionMode.Enabled;
        (long count, long bytes, int leaks) = Alive();

        WorkInParallel(report, allocators);

        Settle(() => NativeMemory.LiveCount == count);
        report.Require(Alive() == (count, bytes, leaks),
            $"{Alive()} (allocations, bytes, leaks) are alive, and {(count, bytes, leaks)} were before");
        report.Require(NativeMemory.Held == (NativeMemory.LiveCount, NativeMemory.LiveBytes), $"{NativeMemory.Held} are held");
        report.Require((functions.LiveCount, functions.LiveBytes) == (0, 0),
            $"the functions have {functions.LiveCount} unreleased blocks of {functions.LiveBytes} bytes");
        report.Require(frames.LiveCount == 0, $"{frames.LiveCount} buffers of frames are alive");
        NativeLeakDetection.Mode = mode;
        return report;
    }

    private static (long Count, long Bytes, int Leaks) Alive()
    {
        Collect();
        return (NativeMemory.LiveCount, NativeMemory.LiveBytes, NativeLeakDetection.Report().Count);
    }

    /// <summary>Waits until finalizers have freed the objects of threads that have ended.</summary>
    private static void Settle(Func<bool> isSettled)
    {
        for (long start = Stopwatch.GetTimestamp(); !isSettled() && Stopwatch.GetElapsedTime(start).TotalSeconds < 10;)
        {
            Collect();
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private void WorkInParallel(StressReport report, Allocator[] allocators)
    {
        SharedBuffers shared = new(report);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            try
            {
                using StressWorker worker = new(new Random((seed * Threads) + number), report, allocators, shared);
                worker.Work(operations / Threads);
            }
            catch (Exception exception)
            {
                report.Fail($"thread {number}: {exception}");
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        shared.DisposeAll();
    }
}
