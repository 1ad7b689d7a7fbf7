using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// Finds, loads and checks the native library at the first call into it. The file or folder is that of <see cref="LibraryPath"/>, or else
/// that of the environment variable <c>LATENT_NATIVE_PATH</c>; if either is set, no other place is searched. Otherwise the search covers
/// <c>runtimes/&lt;rid&gt;/native</c> beside the assembly or the application, these two folders themselves, <c>artifacts/native</c> of a
/// checkout, and the system's search path. An application that was compiled ahead of time contains the library, so there is no search. If
/// the application sets a resolver for this assembly with <c>NativeLibrary.SetDllImportResolver</c> before its first call, that resolver
/// replaces the search; the library that it returns is checked as well.
/// </summary>
/// <remarks>
/// After a failed load, each call that needs the library throws the same exception again, until <see cref="LibraryPath"/> is set.
/// </remarks>
public static unsafe class NativeLibraryLoader
{
    private static readonly object Lock = new();
    private static LoadedLibrary? _library;
    private static ExceptionDispatchInfo? _failure;
    private static string? _libraryPath;

    /// <summary>
    /// The file of the native library, or its folder, for an application that keeps it in a place of its own. If it is null, which is the
    /// default, <c>LATENT_NATIVE_PATH</c> and the usual places apply. Set it before the first call into the library.
    /// </summary>
    /// <exception cref="InvalidOperationException">The library is loaded already.</exception>
    public static string? LibraryPath
    {
        get => Volatile.Read(ref _libraryPath);
        set
        {
            lock (Lock)
            {
                _libraryPath = _library is null
                    ? value
                    : throw new InvalidOperationException(
                        $"The native library is loaded already, from '{_library.Path}'; "
                        + $"set {nameof(LibraryPath)} before the first call into it.");
                _failure = null;
            }
        }
    }

    /// <summary>
    /// The file that was loaded, the bare name if the system or a resolver found it, or the program's file if that contains the library.
    /// </summary>
    /// <exception cref="NativeLibraryException">The library could not be loaded.</exception>
    /// <exception cref="AbiMismatchException">The library belongs to another release.</exception>
    public static string LoadedPath => Library.Path;

    /// <summary>The version of the native library, such as "0.1.0".</summary>
    /// <exception cref="NativeLibraryException">The library could not be loaded.</exception>
    /// <exception cref="AbiMismatchException">The library belongs to another release.</exception>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return new((sbyte*)NativeMethods.ltn_library_version());
        }
    }

    private static LoadedLibrary Library => Volatile.Read(ref _library) ?? Find();

    /// <summary>Loads and checks the library now instead of at the first call into it. Further calls do nothing.</summary>
    /// <exception cref="NativeLibraryException">The library could not be loaded.</exception>
    /// <exception cref="AbiMismatchException">The library belongs to another release.</exception>
    public static void EnsureLoaded() => _ = Library;

#if NET
    // The program that contains the library, or the library's name if the application has a resolver; null if this class finds the library.
    private static string? _otherResolver;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A static constructor of the P/Invoke class would cost a check at each call.")]
    internal static void Register()
    {
        // No exception may leave this method: it would appear as the failure of a type initializer.
        try
        {
            // The package Latent.Native sets this switch when it links the library into a program compiled ahead of time.
            _otherResolver = AppContext.TryGetSwitch("Latent.Interop.IsStatic", out bool isStatic) && isStatic
                ? Environment.ProcessPath ?? AppContext.BaseDirectory
                : null;
            NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            _otherResolver ??= NativeMethods.LibraryName;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == NativeMethods.LibraryName && _otherResolver is null ? Library.Handle : 0;
#else
    /// <summary>The functions of the library, which is loaded at the first use.</summary>
    internal static FunctionTable Functions => Library.Functions!;
#endif

    private static LoadedLibrary Find()
    {
        lock (Lock)
        {
            if (_library is null)
            {
                _failure?.Throw();
                try
                {
                    Volatile.Write(ref _library, Load());
                }
                catch (Exception exception)
                {
                    _failure = ExceptionDispatchInfo.Capture(exception);
                    throw;
                }
            }

            return _library!;
        }
    }

    private static LoadedLibrary Load()
    {
#if NET
        if (_otherResolver is { } resolver)
        {
            AbiHandshake.VerifyLinked(resolver);
            return new LoadedLibrary(0, resolver, null);
        }
#endif

        LibrarySearch search = new(_libraryPath);
        nint handle = search.Load(out string path);
        try
        {
            return new LoadedLibrary(handle, path, AbiHandshake.Verify(handle, path));
        }
        catch
        {
            LibraryImage.Free(handle);
            throw;
        }
    }

    /// <summary>The library of this process.</summary>
    private sealed record LoadedLibrary(nint Handle, string Path, FunctionTable? Functions);
}
