using System.Runtime.InteropServices;

namespace Latent.Interop.Tests;

/// <summary>The dotnet executable of the runtime that the tests run on.</summary>
internal static class DotnetHost
{
    internal static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
