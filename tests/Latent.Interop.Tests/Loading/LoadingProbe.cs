namespace Latent.Interop.Tests.Loading;

/// <summary>The child process of the loading tests: calls the native library twice, and prints what came of each call.</summary>
internal static class LoadingProbe
{
    internal static void Run()
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                using var context = new Context(threads: 1);
                Console.WriteLine($"loaded {NativeLibraryLoader.LoadedPath} version {NativeLibraryLoader.Version}");
            }
            catch (Exception exception)
            {
                Console.WriteLine($"{exception.GetType().FullName}: {exception.Message}");
            }
        }
    }
}
