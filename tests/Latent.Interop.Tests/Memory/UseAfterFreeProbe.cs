namespace Latent.Interop.Tests.Memory;

/// <summary>The child process of a test of the address sanitizer. It lets a kernel write to freed memory.</summary>
internal static unsafe class UseAfterFreeProbe
{
    internal static void Run()
    {
        NativeBuffer<float> buffer = new(100);
        using NativeBuffer<float> stale = NativeBuffer.Wrap(buffer.Pointer, buffer.Length);
        buffer.Dispose();
        Kernels.Fill(stale, 1);
    }
}
