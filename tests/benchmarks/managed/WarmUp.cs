using System.Runtime;

namespace Latent.Benchmarks;

/// <summary>Calls methods before the timing, until the JIT compiler, which runs in the background, has no more work.</summary>
internal static class WarmUp
{
    private static readonly HashSet<string> Done = [];

    /// <summary>Calls the methods, unless that was done before under this name.</summary>
    public static void Once(string name, params Action[] methods)
    {
        if (!Done.Add(name))
        {
            return;
        }

        const int LeastRounds = 4, MostRounds = 40;
        long compiled = 0L;
        for ((int round, int still) = (0, 0); round < MostRounds && (round < LeastRounds || still < 2); round++)
        {
            for (int call = 0; call < 60; call++)
            {
                Array.ForEach(methods, method => method());
            }

            Thread.Sleep(150);  // Compilation waits for 100 ms without new methods.
            long now = JitInfo.GetCompiledMethodCount();
            (compiled, still) = (now, now == compiled ? still + 1 : 0);
        }
    }
}
