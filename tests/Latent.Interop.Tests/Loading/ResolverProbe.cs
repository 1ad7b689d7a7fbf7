using System.Reflection;
using System.Runtime.InteropServices;

namespace Latent.Interop.Tests.Loading;

/// <summary>The child process of <see cref="ResolverTests"/>, which does something before it touches a type of the assembly.</summary>
internal static class ResolverProbe
{
    /// <summary>Finds the library by a resolver of its own, or nothing if there is no path.</summary>
    internal static void Run(string path)
    {
        NativeLibrary.SetDllImportResolver(
            Assembly.Load("Latent.Interop"), (name, _, _) => name == "latent_native" && path.Length > 0 ? NativeLibrary.Load(path) : 0);
        LoadingProbe.CallAll();
    }

    /// <summary>Pretends to hold the library itself.</summary>
    internal static void RunLinked()
    {
        AppContext.SetSwitch("Latent.Interop.IsStatic", true);
        LoadingProbe.CallAll();
    }
}
