namespace Latent.Benchmarks;

/// <summary>Calls methods until the JIT compiler has reached its last tier, before anything is timed.</summary>
internal static class WarmUp
{
    private static readonly HashSet<string> s_done = [];

    /// <summary>Calls them, unless that was done before under this name.</summary>
    public static void Once(string name, params Action[] methods)
    {
        if (!s_done.Add(name))
        {
            return;
        }

        for (var tier = 0; tier < 4; tier++)
        {
            for (var call = 0; call < 60; call++)
            {
                Array.ForEach(methods, method => method());
            }

            Thread.Sleep(150);  // Compilation waits for 100 ms without new methods.
        }
    }
}
