using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>Converts the status of a native call to an exception.</summary>
internal static unsafe class NativeStatus
{
    /// <summary>Throws the exception of the status, with the library's message, unless the status is success.</summary>
    internal static void ThrowIfFailed(Status status)
    {
        if (status != Status.Ok)
        {
            Throw(status);
        }
    }

    /// <summary>The exception of each failure.</summary>
    internal static Exception ToException(Status status, string message) => status switch
    {
        Status.InvalidArgument => new ArgumentException(message),
        Status.InvalidState => new InvalidOperationException(message),
        Status.Unsupported => new NotSupportedException(message),
        Status.OutOfMemory => new InsufficientMemoryException(message),
        Status.Internal => new LatentInternalException(message),
        Status.Ok => throw new ArgumentOutOfRangeException(nameof(status), status, "The status is success; a failure was expected."),
        _ => new LatentInternalException($"The native library returned the unknown status {(int)status}: {message}"),
    };

    [DoesNotReturn]
    private static void Throw(Status status) =>
        throw ToException(status, Marshal.PtrToStringUTF8((nint)NativeMethods.ltn_error_message()) ?? "");
}
