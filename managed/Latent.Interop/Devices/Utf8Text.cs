using System.Runtime.InteropServices;

namespace Latent.Interop;

/// <summary>A text as zero-terminated UTF-8 for C, valid until it is disposed.</summary>
internal readonly unsafe ref struct Utf8Text
{
    internal Utf8Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Pointer = (byte*)Marshal.StringToCoTaskMemUTF8(text);
    }

    internal byte* Pointer { get; }

    public void Dispose() => Marshal.FreeCoTaskMem((nint)Pointer);
}
