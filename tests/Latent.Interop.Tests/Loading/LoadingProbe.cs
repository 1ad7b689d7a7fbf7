namespace Latent.Interop.Tests.Loading;

/// <summary>The child process of the loading tests. It calls the native library, and prints the result of each call.</summary>
internal static class LoadingProbe
{
    internal static readonly Action[] FirstCalls =
    [
        () => new Context(threads: 1).Dispose(),
        () => _ = Context.Default,
        () => new NativeBuffer<float>(1).Dispose(),
        () => Kernels.Sum([1]),
        () => _ = NativeMemory.LiveCount,
        () => Context.IsSupported(default),
        () => _ = NativeLibraryLoader.LoadedPath,
        () => _ = NativeLibraryLoader.Version,
        NativeLibraryLoader.EnsureLoaded,
    ];

    /// <summary>Creates a context, twice.</summary>
    internal static void Run()
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            Print(() => new Context(threads: 1).Dispose());
        }
    }

    /// <summary>Makes each of the calls that may be an application's first call, twice.</summary>
    internal static void CallAll()
    {
        foreach (Action call in FirstCalls.Concat(FirstCalls))
        {
            Print(call);
        }
    }

    /// <summary>Makes a call, sets the path, and makes it again; then sets the path again.</summary>
    internal static void SetPath(string path)
    {
        Print(NativeLibraryLoader.EnsureLoaded);
        NativeLibraryLoader.LibraryPath = path;
        CallAll();
        Print(() => NativeLibraryLoader.LibraryPath = "elsewhere");
    }

    // Prints one line for each call.
    private static void Print(Action call)
    {
        try
        {
            call();
            Console.WriteLine($"loaded {NativeLibraryLoader.LoadedPath} version {NativeLibraryLoader.Version}");
        }
        catch (Exception exception)
        {
            Console.WriteLine($"{exception.GetType().FullName}: {exception.Message.ReplaceLineEndings(" ").Trim()}");
        }
    }
}
