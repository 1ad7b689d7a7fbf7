#if NET
using System.Runtime.InteropServices;

namespace Latent.Interop;

/// <summary>Loads and frees native libraries through <see cref="NativeLibrary"/>.</summary>
internal static class LibraryImage
{
    /// <summary>
    /// Loads a file; throws <see cref="DllNotFoundException"/> or <see cref="BadImageFormatException"/> with the system's message.
    /// </summary>
    internal static nint Load(string file) => NativeLibrary.Load(Path.GetFullPath(file));

    /// <summary>Loads a library from the system's search path; throws as <see cref="Load"/>.</summary>
    internal static nint LoadBySystem(string name) => NativeLibrary.Load(name, typeof(LibraryImage).Assembly, null);

    /// <summary>Returns the address of a function; 0 if the library has no function of the name.</summary>
    internal static nint Export(nint library, string name) => NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;

    internal static void Free(nint library) => NativeLibrary.Free(library);
}
#endif
