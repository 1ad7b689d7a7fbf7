using System.Reflection;
using System.Runtime.InteropServices;

namespace Latent.Interop.Tests.Loading;

/// <summary>
/// The child process of <see cref="ResolverTests"/>. It sets a resolver or a switch before it uses a type of the assembly.
/// </summary>
internal static class ResolverProbe
{
    /// <summary>Sets a resolver that finds the library at the path, or finds nothing if the path is empty.</summary>
    internal static void Run(string path)
    {
        NativeLibrary.SetDllImportResolver(
            Assembly.Load("Latent.Interop"), (name, _, _) => name == "latent_native" && path.Length > 0 ? NativeLibrary.Load(path) : 0);
        LoadingProbe.CallAll();
    }

    /// <summary>Sets the switch of a program that contains the library.</summary>
    internal static void RunLinked()
    {
        AppContext.SetSwitch("Latent.Interop.IsStatic", true);
        LoadingProbe.CallAll();
    }
}
