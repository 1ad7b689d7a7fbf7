using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;

namespace Latent.Interop;

/// <summary>Creates buffers over memory that no allocator owns.</summary>
public static unsafe class NativeBuffer
{
    /// <summary>Creates a buffer over memory that the caller owns. Disposing the buffer does not free the memory.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="memory">
    /// Address of the first element; null only for length 0. The memory must stay valid until the buffer is disposed.
    /// </param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentNullException">There are elements, and the pointer is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or its size in bytes exceeds 2^63 - 1.</exception>
    public static NativeBuffer<T> Wrap<T>(T* memory, long length)
        where T : unmanaged
    {
        long bytes = NativeBuffer<T>.CheckedBytes(length);
        return memory is null && length > 0
            ? throw new ArgumentNullException(nameof(memory))
            : new NativeBuffer<T>(new Lifetime(ForeignMemory.Instance) { Address = (nint)memory, Bytes = bytes });
    }

    /// <summary>Creates a buffer over the elements of an array, which is pinned until the buffer is disposed.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="array">The array.</param>
    public static NativeBuffer<T> Pin<T>(T[] array)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        Pin pin = new(array);
        return new NativeBuffer<T>(new Lifetime(ForeignMemory.Instance)
        {
            Address = pin.Address,
            Bytes = (long)array.Length * sizeof(T),
            Owner = pin
        });
    }
}

/// <summary>Memory that no allocator owns.</summary>
internal sealed class ForeignMemory() : Allocator("foreign memory")
{
    internal static ForeignMemory Instance { get; } = new();

    internal override Lifetime Allocate(long bytes, bool clear, Type element) =>
        throw new NotSupportedException("Foreign memory is wrapped, not allocated.");

    internal override void Resize(Lifetime lifetime, long bytes, Type element) =>
        throw new InvalidOperationException("A buffer over memory that it does not own cannot be resized.");

    internal override void Free(Lifetime lifetime) => ((Pin?)lifetime.Owner)?.Dispose();
}

/// <summary>Pins an array until it is disposed, or collected if nobody disposes it.</summary>
internal sealed class Pin(Array array) : CriticalFinalizerObject, IDisposable
{
    private GCHandle _handle = GCHandle.Alloc(array, GCHandleType.Pinned);

    ~Pin() => Dispose();

    internal nint Address => _handle.AddrOfPinnedObject();

    public void Dispose()
    {
        if (_handle.IsAllocated)
        {
            _handle.Free();
        }

        GC.SuppressFinalize(this);
    }
}
