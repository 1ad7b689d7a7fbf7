using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// An array in the memory of a device, for the programs of its context. Its elements are zero at first. The host does not access the
/// elements, but copies them with <see cref="Read"/> and <see cref="Write"/>. On the CPU the array lies in the host's memory, and is used
/// in the same way.
/// </summary>
/// <remarks>
/// A buffer keeps its context alive. A copy uses the context exclusively, as a run does, and is complete when it returns. If a thread
/// disposes a buffer while a program uses it, the memory is freed after the run.
/// </remarks>
/// <typeparam name="T">Type of the elements.</typeparam>
public sealed unsafe class DeviceBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly DeviceMemory _memory;
    private readonly uint _generation;

    /// <summary>Allocates a buffer.</summary>
    /// <param name="context">A context of the device.</param>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or its size in bytes exceeds 2^63 - 1.</exception>
    /// <exception cref="InsufficientMemoryException">The device does not have enough memory.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public DeviceBuffer(Context context, long length)
    {
        ArgumentNullException.ThrowIfNull(context);
        _memory = new DeviceMemory(context, NativeBuffer<T>.CheckedBytes(length), typeof(T));
        _generation = _memory.Lifetime.Generation;
        Length = length;
    }

    /// <summary>The context that the memory was allocated with.</summary>
    public Context Context => _memory.Context;

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>Size in bytes.</summary>
    public long Bytes => Length * sizeof(T);

    /// <summary>False once the buffer is disposed.</summary>
    public bool IsCreated => _memory.Lifetime.IsAlive(_generation);

    internal Lifetime Lifetime => _memory.Lifetime;

    internal uint Generation => _generation;

    /// <summary>Copies elements to the host, until the destination is full.</summary>
    /// <param name="destination">Receives the values: an array, a span or a native buffer.</param>
    /// <param name="start">Index of the first element to copy.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer has fewer elements.</exception>
    /// <exception cref="ObjectDisposedException">The buffer, the destination or the context is disposed.</exception>
    public void Read(KernelSpan<T> destination, long start = 0)
    {
        CheckRange(start, destination.Length);
        using MemoryHold hold = Hold(), destinationHold = destination.Hold();
        fixed (T* pointer = destination)
        {
            Copy(pointer, Native.Placement.Host, Address(start), Native.Placement.Device, destination.Length);
        }
    }

    /// <summary>Copies elements from the host.</summary>
    /// <param name="source">The new values: an array, a span or a native buffer.</param>
    /// <param name="start">Index of the first element to overwrite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer has fewer elements.</exception>
    /// <exception cref="ObjectDisposedException">The buffer, the source or the context is disposed.</exception>
    public void Write(ReadOnlyKernelSpan<T> source, long start = 0)
    {
        CheckRange(start, source.Length);
        using MemoryHold hold = Hold(), sourceHold = source.Hold();
        fixed (T* pointer = source)
        {
            Copy(Address(start), Native.Placement.Device, pointer, Native.Placement.Host, source.Length);
        }
    }

    /// <summary>Copies all elements to another buffer of the same length and device.</summary>
    /// <param name="destination">Receives the values.</param>
    /// <exception cref="ArgumentException">The lengths or the devices differ, or it is the same buffer.</exception>
    /// <exception cref="ObjectDisposedException">A buffer or the context is disposed.</exception>
    public void CopyTo(DeviceBuffer<T> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.Length != Length)
        {
            throw new ArgumentException($"The destination has {destination.Length} elements; {Length} were expected.", nameof(destination));
        }

        CopyTo(destination, 0, 0, Length);
    }

    /// <summary>Copies some elements to a buffer of the same device, without the host.</summary>
    /// <param name="destination">Receives the values. It may be this buffer if the two ranges do not overlap.</param>
    /// <param name="start">Index of the first element to copy.</param>
    /// <param name="destinationStart">Index of the first element to overwrite.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentException">The buffers belong to different devices, or the elements overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A buffer has fewer elements.</exception>
    /// <exception cref="ObjectDisposedException">A buffer or the context is disposed.</exception>
    public void CopyTo(DeviceBuffer<T> destination, long start, long destinationStart, long length)
    {
        ArgumentNullException.ThrowIfNull(destination);
        CheckRange(start, length);
        destination.CheckRange(destinationStart, length, nameof(destinationStart));
        if (!destination.Context.IsOfDevice(Context))
        {
            throw new ArgumentException(
                $"The destination lies on {destination.Context.DeviceName}, and the source on {Context.DeviceName}; copy through the "
                + "host, by Read and Write.",
                nameof(destination));
        }

        using MemoryHold hold = Hold(), destinationHold = destination.Hold();
        Copy(destination.Address(destinationStart), Native.Placement.Device, Address(start), Native.Placement.Device, length);
    }

    /// <summary>Copies the elements to a new array.</summary>
    /// <exception cref="InvalidOperationException">There are more than 2^31 - 1 elements.</exception>
    /// <exception cref="ObjectDisposedException">The buffer or the context is disposed.</exception>
    public T[] ToArray()
    {
        if (Length > int.MaxValue)
        {
            throw new InvalidOperationException(
                $"The buffer holds {Length} elements, and an array at most {int.MaxValue}; read parts of it.");
        }

        T[] array = new T[Length];
        Read(array);
        return array;
    }

    /// <summary>Frees the memory once no program uses it any more. Further calls do nothing.</summary>
    public void Dispose() => _memory.Lifetime.TryEnd(_generation);

    private T* Address(long start) => (T*)_memory.Lifetime.Address + start;

    private MemoryHold Hold() => _memory.Lifetime.TryAcquire(_generation)
        ? new MemoryHold(_memory.Lifetime)
        : throw new UseAfterDisposeException($"DeviceBuffer<{typeof(T).Name}>", wasCreated: true);

    private void Copy(void* destination, Native.Placement destinationPlacement, void* source, Native.Placement sourcePlacement, long length)
    {
        if (length > 0)
        {
            using Context.Lease lease = Context.Acquire();
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_device_memory_copy(
                destination, lease.Pointer, destinationPlacement, source, sourcePlacement, length * sizeof(T)));
        }
    }

    private void CheckRange(long start, long length, string startName = "start")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start, startName);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length, startName);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
    }
}
