using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// Finds, loads and checks the native library at the first call into it: the file or folder that the environment variable
/// <c>LATENT_NATIVE_PATH</c> names, and nothing else if it is set; else <c>runtimes/&lt;rid&gt;/native</c> beside the assembly or the
/// application, either folder itself, <c>artifacts/native</c> of a checkout, and the places where the system looks. An application
/// that was compiled ahead of time holds the library itself, and nothing is looked for.
/// </summary>
public static unsafe class NativeLibraryLoader
{
    private static readonly Lazy<(nint Handle, string Path)> Library = new(Load);

    /// <summary>The file that was loaded, or the bare name if the system found it; the program's file if that holds the library itself.</summary>
    /// <exception cref="NativeLibraryException">The library could not be loaded.</exception>
    /// <exception cref="AbiMismatchException">The library belongs to another release.</exception>
    public static string LoadedPath => Library.Value.Path;

    /// <summary>The version of the native library, such as "0.1.0".</summary>
    /// <exception cref="NativeLibraryException">The library could not be loaded.</exception>
    /// <exception cref="AbiMismatchException">The library belongs to another release.</exception>
    public static string Version => new((sbyte*)NativeMethods.ltn_library_version());

#if NET
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A static constructor of the P/Invoke class would cost a check at each call.")]
    internal static void Register()
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, Resolve);
        if (IsStatic)
        {
            // Calls go straight into the program and never ask the resolver, so that the check has no other occasion.
            _ = Library.Value;
        }
    }

    // Set by the package Latent.Native when it links the library into a program compiled ahead of time.
    private static bool IsStatic => AppContext.TryGetSwitch("Latent.Interop.IsStatic", out bool value) && value;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == NativeMethods.LibraryName ? Library.Value.Handle : 0;
#else
    private static FunctionTable? _functions;

    /// <summary>The functions of the library, which is loaded at the first use.</summary>
    internal static FunctionTable Functions => _functions ?? FindFunctions();

    private static FunctionTable FindFunctions() =>
        _functions = new FunctionTable(name => LibraryImage.Export(Library.Value.Handle, name));
#endif

    private static (nint Handle, string Path) Load()
    {
#if NET
        if (IsStatic)
        {
            string program = Environment.ProcessPath ?? AppContext.BaseDirectory;
            AbiHandshake.VerifyLinked(program);
            return (NativeLibrary.GetMainProgramHandle(), program);
        }
#endif

        var attempts = new List<(string Path, string Outcome)>();
        string? configured = LibraryCandidates.FromEnvironment();
        IEnumerable<string> files = configured is null ? LibraryCandidates.Installed() : [configured];
        foreach (string file in files)
        {
            if (TryLoadFile(file, attempts, out nint handle))
            {
                return Verified(handle, file);
            }
        }

        if (configured is null && TryLoadBySystem(attempts, out nint found))
        {
            return Verified(found, NativeMethods.LibraryName);
        }

        throw Failure(attempts, configured is not null);
    }

    private static (nint Handle, string Path) Verified(nint handle, string path)
    {
        try
        {
            AbiHandshake.Verify(handle, path);
            return (handle, path);
        }
        catch
        {
            LibraryImage.Free(handle);
            throw;
        }
    }

    private static bool TryLoadFile(string file, List<(string Path, string Outcome)> attempts, out nint handle)
    {
        handle = 0;
        if (!File.Exists(file))
        {
            attempts.Add((file, "no such file"));
            return false;
        }

        try
        {
            handle = LibraryImage.Load(file);
            return true;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            attempts.Add((file, ForAnotherPlatform(file) ?? exception.Message));
            return false;
        }
    }

    private static bool TryLoadBySystem(List<(string Path, string Outcome)> attempts, out nint handle)
    {
        handle = 0;
        try
        {
            handle = LibraryImage.LoadBySystem(NativeMethods.LibraryName);
            return true;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            attempts.Add((LibraryCandidates.FileName, "where the system looks: " + exception.Message));
            return false;
        }
    }

    // The system's own message on such a file says little, and differs from system to system.
    private static string? ForAnotherPlatform(string file) =>
        LibraryPlatform.Of(file) is { } platform && platform != LibraryCandidates.Platform.Replace("-musl", "", StringComparison.Ordinal)
            ? $"it is a library for {platform}, and this process is {LibraryCandidates.Platform}"
            : null;

    private static NativeLibraryException Failure(List<(string Path, string Outcome)> attempts, bool isConfigured)
    {
        var message = new StringBuilder("The native library of Latent could not be loaded. Tried:");
        foreach ((string path, string outcome) in attempts)
        {
            // The loader's own message has several lines; one line for each path reads better.
            message.Append("\n  ").Append(path).Append(": ").Append(outcome.ReplaceLineEndings(" ").Trim());
        }

        message.Append(isConfigured
            ? $"\nCorrect {LibraryCandidates.PathVariable}, or unset it to search the usual places."
            : $"\nAdd the package Latent.Native, or Latent.Native.{LibraryCandidates.Platform} alone; in a checkout, run ./build.sh build; or set {LibraryCandidates.PathVariable} to the file or its folder.");
        return new NativeLibraryException(message.ToString(), [.. attempts.Select(attempt => attempt.Path)]);
    }
}
