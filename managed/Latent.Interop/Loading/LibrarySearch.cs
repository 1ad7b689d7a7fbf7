using System.Text;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>Searches for the native library in one place after the other, and records the result of each attempt.</summary>
/// <param name="path">The only file or folder to try, or null.</param>
internal sealed class LibrarySearch(string? path)
{
    private readonly List<(string Path, string Outcome)> _attempts = [];

    /// <summary>Loads the first library that exists.</summary>
    /// <param name="loadedPath">Receives its path, or its bare name if the system found it.</param>
    /// <exception cref="NativeLibraryException">No library could be loaded.</exception>
    internal nint Load(out string loadedPath)
    {
        string? configured = path is null ? LibraryCandidates.FromEnvironment() : LibraryCandidates.FileOf(path);
        IEnumerable<string> files = configured is null ? LibraryCandidates.Installed() : [configured];
        foreach (string file in files)
        {
            if (TryLoadFile(file, out nint handle))
            {
                loadedPath = file;
                return handle;
            }
        }

        loadedPath = NativeMethods.LibraryName;
        return configured is null && TryLoadBySystem(out nint found) ? found : throw Failure(configured is not null);
    }

    /// <summary>Loads another library, such as a backend.</summary>
    /// <exception cref="NativeLibraryException">The file does not exist or cannot be loaded.</exception>
    internal static nint LoadFile(string file) =>
        TryLoad(file, out nint handle) is not { } failure
            ? handle
            : throw new NativeLibraryException($"The library '{file}' could not be loaded: {failure.ReplaceLineEndings(" ").Trim()}.",
                [file]);

    private bool TryLoadFile(string file, out nint handle)
    {
        string? failure = TryLoad(file, out handle);
        if (failure is not null)
        {
            _attempts.Add((file, failure));
        }

        return failure is null;
    }

    /// <summary>Loads a file. Returns null, or the reason of the failure.</summary>
    private static string? TryLoad(string file, out nint handle)
    {
        handle = 0;
        if (!File.Exists(file))
        {
            return "no such file";
        }

        try
        {
            handle = LibraryImage.Load(file);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return ForAnotherPlatform(file) ?? exception.Message;
        }
    }

    private bool TryLoadBySystem(out nint handle)
    {
        handle = 0;
        try
        {
            handle = LibraryImage.LoadBySystem(NativeMethods.LibraryName);
            return true;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            _attempts.Add((LibraryCandidates.FileName, "where the system looks: " + exception.Message));
            return false;
        }
    }

    // Replaces the system's message about a file for another platform, which is vague and differs from system to system.
    private static string? ForAnotherPlatform(string file) =>
        LibraryPlatform.Of(file) is { } platform && platform != LibraryCandidates.Platform.Replace("-musl", "", StringComparison.Ordinal)
            ? $"it is a library for {platform}, and this process is {LibraryCandidates.Platform}"
            : null;

    private NativeLibraryException Failure(bool isConfigured)
    {
        StringBuilder message = new("The native library of Latent could not be loaded. Tried:");
        foreach ((string file, string outcome) in _attempts)
        {
            // Joins the lines of the loader's message, so that each path has one line.
            message.Append("\n  ").Append(file).Append(": ").Append(outcome.ReplaceLineEndings(" ").Trim());
        }

        string setting = path is null
            ? LibraryCandidates.PathVariable
            : $"{nameof(NativeLibraryLoader)}.{nameof(NativeLibraryLoader.LibraryPath)}";
        message.Append(isConfigured
            ? $"\nCorrect {setting}, or leave it unset to search the usual places."
            : $"\nAdd the package Latent.Native, or Latent.Native.{LibraryCandidates.Platform} alone; in a checkout, run ./build.sh build; "
                + $"or set {setting} to the file or its folder.");
        return new NativeLibraryException(message.ToString(), [.. _attempts.Select(attempt => attempt.Path)]);
    }
}
