namespace Latent.Tests.IO;

/// <summary>Measures managed memory, with an allowance for streams, exceptions and their messages.</summary>
internal static class Allocation
{
    public const long Allowance = 256 * 1024;

    /// <summary>The bytes that the calling thread allocates in the second of two runs, so that one-time costs do not count.</summary>
    public static long Of(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
