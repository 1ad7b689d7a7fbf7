#if NET
using System.Runtime.CompilerServices;
#endif
using System.Runtime.InteropServices;

namespace Latent.Interop;

/// <summary>An array that the garbage collector does not move. Native code may keep its address while this object is alive.</summary>
internal sealed unsafe class PinnedArray<T>
    where T : unmanaged
{
#if NET
    internal PinnedArray(int length)
    {
        Elements = GC.AllocateArray<T>(length, pinned: true);
        Pointer = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Elements));
    }
#else
    private GCHandle _pin;

    internal PinnedArray(int length)
    {
        Elements = new T[length];
        _pin = GCHandle.Alloc(Elements, GCHandleType.Pinned);
        Pointer = (T*)_pin.AddrOfPinnedObject();
    }

    ~PinnedArray() => _pin.Free();
#endif

    internal T[] Elements { get; }

    internal T* Pointer { get; }
}
