#if !NET
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Latent.Interop;

/// <summary>Loads and frees native libraries through the system's loader, since .NET Standard has no functions for it.</summary>
internal static class LibraryImage
{
    private const int ResolveLazily = 1;  // RTLD_LAZY

    private static readonly ISystemLoader Loader = CreateLoader();

    /// <summary>The loader of an operating system.</summary>
    private interface ISystemLoader
    {
        nint Load(string file, out string error);

        nint Export(nint library, string name);

        void Free(nint library);
    }

    /// <summary>Loads a file; throws <see cref="DllNotFoundException"/> with the system's message.</summary>
    internal static nint Load(string file) => LoadByName(Path.GetFullPath(file));

    /// <summary>Loads a library from the system's search path; throws as <see cref="Load"/>.</summary>
    internal static nint LoadBySystem(string name) =>
        LoadByName(name == Native.NativeMethods.LibraryName ? LibraryCandidates.FileName : name);

    /// <summary>Returns the address of a function; 0 if the library has no function of the name.</summary>
    internal static nint Export(nint library, string name) => Loader.Export(library, name);

    internal static void Free(nint library) => Loader.Free(library);

    private static nint LoadByName(string name)
    {
        nint library = Loader.Load(name, out string error);
        return library != 0 ? library : throw new DllNotFoundException(error);
    }

    private static ISystemLoader CreateLoader()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return new WindowsLoader();
        }

        try
        {
            LibDl.dlerror();
            return new LibDl();
        }
        catch (DllNotFoundException)
        {
            return new LibC();
        }
    }

    /// <summary>Windows.</summary>
    private sealed class WindowsLoader : ISystemLoader
    {
        public nint Load(string file, out string error)
        {
            nint library = LoadLibraryW(file);
            error = library == 0 ? new Win32Exception(Marshal.GetLastWin32Error()).Message : "";
            return library;
        }

        public nint Export(nint library, string name) => GetProcAddress(library, name);

        public void Free(nint library) => _ = FreeLibrary(library);

        [DllImport("kernel32", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
        private static extern nint LoadLibraryW(string file);

        [DllImport("kernel32", ExactSpelling = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
        private static extern nint GetProcAddress(nint library, string name);

        [DllImport("kernel32", ExactSpelling = true)]
        private static extern int FreeLibrary(nint library);
    }

    /// <summary>Linux with glibc.</summary>
    private sealed class LibDl : ISystemLoader
    {
        public nint Load(string file, out string error)
        {
            nint library = dlopen(file, ResolveLazily);
            error = library == 0 ? Marshal.PtrToStringUTF8(dlerror()) ?? "" : "";
            return library;
        }

        public nint Export(nint library, string name) => dlsym(library, name);

        public void Free(nint library) => _ = dlclose(library);

        [DllImport("libdl.so.2", ExactSpelling = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
        private static extern nint dlopen(string file, int flags);

        [DllImport("libdl.so.2", ExactSpelling = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
        private static extern nint dlsym(nint library, string name);

        [DllImport("libdl.so.2", ExactSpelling = true)]
        private static extern int dlclose(nint library);

        [DllImport("libdl.so.2", ExactSpelling = true)]
        internal static extern nint dlerror();
    }

    /// <summary>Linux with musl, and macOS.</summary>
    private sealed class LibC : ISystemLoader
    {
        public nint Load(string file, out string error)
        {
            nint library = dlopen(file, ResolveLazily);
            error = library == 0 ? Marshal.PtrToStringUTF8(dlerror()) ?? "" : "";
            return library;
        }

        public nint Export(nint library, string name) => dlsym(library, name);

        public void Free(nint library) => _ = dlclose(library);

        [DllImport("libc", ExactSpelling = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
        private static extern nint dlopen(string file, int flags);

        [DllImport("libc", ExactSpelling = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
        private static extern nint dlsym(nint library, string name);

        [DllImport("libc", ExactSpelling = true)]
        private static extern int dlclose(nint library);

        [DllImport("libc", ExactSpelling = true)]
        internal static extern nint dlerror();
    }
}
#endif
