using System.Diagnostics;

namespace Latent.Benchmarks;

/// <summary>
/// The cost that checked kernels add to the raw call. The calls alternate, since a shared processor has faster and slower periods that last
/// longer than a benchmark.
/// </summary>
internal static class WrapperCost
{
    private const int Calls = 1000;
    private const int Turns = 1000;

    /// <summary>Measures the medians of the differences, and the differences of the least times.</summary>
    public static Line[] Measure()
    {
        CallBenchmarks calls = new();
        calls.Create();
        Action raw = () => calls.KernelRaw();
        Line[] lines =
        [
            Compare(nameof(CallBenchmarks.KernelOverSpans), () => calls.KernelOverSpans(), raw),
            Compare(nameof(CallBenchmarks.KernelOverBuffers), () => calls.KernelOverBuffers(), raw),
        ];
        calls.Free();
        return lines;
    }

    private static Line Compare(string name, Action wrapped, Action raw)
    {
        WarmUp.Once($"{nameof(WrapperCost)} {name}", () => Time(raw), () => Time(wrapped));
        (double[]? rawTimes, double[]? wrappedTimes, double[]? differences) = (new double[Turns], new double[Turns], new double[Turns]);
        for (int turn = 0; turn < Turns; turn++)
        {
            (rawTimes[turn], wrappedTimes[turn]) = (Time(raw), Time(wrapped));
            differences[turn] = wrappedTimes[turn] - rawTimes[turn];
        }

        Array.Sort(differences);
        return new Line(
            $"{name} less {nameof(CallBenchmarks.KernelRaw)}", "in turns", false, differences[Turns / 2],
            wrappedTimes.Min() - rawTimes.Min(), BytesOfCall(wrapped));
    }

    private static long BytesOfCall(Action call)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
        {
            call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static double Time(Action call)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Calls; i++)
        {
            call();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls;
    }
}
