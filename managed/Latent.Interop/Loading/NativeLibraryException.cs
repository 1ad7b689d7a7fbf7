namespace Latent.Interop;

/// <summary>The native library could not be loaded. The message names each path that was tried, the failure, and the remedy.</summary>
public sealed class NativeLibraryException : DllNotFoundException
{
    internal NativeLibraryException(string message, IReadOnlyList<string> triedPaths)
        : base(message) => TriedPaths = triedPaths;

    /// <summary>The files that were tried, in order.</summary>
    public IReadOnlyList<string> TriedPaths { get; }
}
