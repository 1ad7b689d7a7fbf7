using System.Runtime.InteropServices;

namespace Latent.Interop.Tests;

/// <summary>The dotnet executable of the runtime that the tests run on. A self-contained application has none.</summary>
internal static class DotnetHost
{
    internal static string Path
    {
        get
        {
            Require();
            return System.IO.Path.GetFullPath(System.IO.Path.Combine(
                RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        }
    }

    /// <summary>Skips a test that needs the machine that built it, with its dotnet, checkout, C compiler or libclang.</summary>
    internal static void Require()
    {
        string runtime = System.IO.Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory());
        if (System.IO.Path.TrimEndingDirectorySeparator(runtime) == System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
        {
            Assert.Ignore("needs the .NET SDK and the checkout");
        }
    }
}
