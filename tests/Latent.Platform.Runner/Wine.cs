using System.Runtime.InteropServices;

namespace Latent.Platform.Runner;

/// <summary>Prepares Wine to run the tests as Windows does.</summary>
internal static class Wine
{
    /// <summary>Loads wine_frames.dll from the folder of the native library if this is Wine. See <c>tests/native/wine</c>.</summary>
    internal static void Prepare()
    {
        if (OperatingSystem.IsWindows() && NativeLibrary.TryGetExport(NativeLibrary.Load("ntdll.dll"), "wine_get_version", out _))
        {
            NativeLibrary.Load(Path.GetFullPath(Path.Combine(Environment.GetEnvironmentVariable("LATENT_NATIVE_PATH")!,
                "wine_frames.dll")));
        }
    }
}
