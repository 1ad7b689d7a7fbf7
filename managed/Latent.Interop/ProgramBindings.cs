
namespace Latent.Interop;

/// <summary>
/// The buffers that a program's runs use, one for each segment. Buffers are bound once, and runs then allocate nothing. The caller keeps
/// the ownership of a bound buffer, and disposes it after the last run. A buffer that is bound during a run takes effect in the next run.
/// </summary>
public sealed unsafe class ProgramBindings
{
    private readonly NativeProgram _program;
    private readonly Lifetime?[] _lifetimes;
    private readonly uint[] _generations;
    private readonly long[] _offsets;
    private readonly long[] _lengths;

    // The buffers of the run under way, which a Bind during the run does not change.
    private readonly Lifetime[] _held;

    // Pinned, because native code reads them during a run.
    private readonly PinnedArray<nint> _addresses;
    private readonly PinnedArray<long> _bytes;

    /// <summary>Creates bindings for a program, without a bound segment.</summary>
    /// <param name="program">The program to run.</param>
    public ProgramBindings(NativeProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        _program = program;
        _lifetimes = new Lifetime?[program.SegmentCount];
        _generations = new uint[program.SegmentCount];
        _offsets = new long[program.SegmentCount];
        _lengths = new long[program.SegmentCount];
        _held = new Lifetime[program.SegmentCount];
        _addresses = new PinnedArray<nint>(program.SegmentCount);
        _bytes = new PinnedArray<long>(program.SegmentCount);
    }

    internal NativeProgram Program => _program;

    internal void** Addresses => (void**)_addresses.Pointer;

    internal long* Bytes => _bytes.Pointer;

    /// <summary>Binds a buffer to a segment, and replaces an earlier one.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="segment">Index of the segment.</param>
    /// <param name="buffer">The buffer. Segments that the program writes must not overlap others.</param>
    /// <param name="start">Index of the element where the segment begins; its address must be a multiple of 16 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The program has no such segment, or the start is outside the buffer.</exception>
    /// <exception cref="ArgumentException">
    /// The segment lies in the memory of the device, the buffer is too small for it, or the start is not aligned.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public void Bind<T>(int segment, NativeBuffer<T> buffer, long start = 0)
        where T : unmanaged
    {
        CheckSegment(segment, Placement.Host);
        CheckStart(start, buffer.Length);
        Bind(segment, buffer.Lifetime!, buffer.Generation, buffer.Offset, start * sizeof(T), buffer.Bytes - (start * sizeof(T)));
    }

    /// <summary>Binds memory of the device to a segment, and replaces an earlier buffer.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="segment">Index of a segment that lies in the memory of the device.</param>
    /// <param name="buffer">
    /// The buffer, of the device of the program's context. Segments that the program writes must not overlap others.
    /// </param>
    /// <param name="start">Index of the element where the segment begins; its address must be a multiple of 16 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The program has no such segment, or the start is outside the buffer.</exception>
    /// <exception cref="ArgumentException">
    /// The segment lies in the host's memory, the buffer belongs to another device or is too small for the segment, or the start is not
    /// aligned.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public void Bind<T>(int segment, DeviceBuffer<T> buffer, long start = 0)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(buffer);
        CheckSegment(segment, Placement.Device);
        CheckStart(start, buffer.Length);
        if (!buffer.Context.IsOfDevice(_program.Context))
        {
            throw new ArgumentException(
                $"The buffer lies on the device {buffer.Context.DeviceName}, and the program runs on {_program.Context.DeviceName}; "
                + "a buffer on that device was expected.",
                nameof(buffer));
        }

        if (!buffer.IsCreated)
        {
            throw new UseAfterDisposeException($"DeviceBuffer<{typeof(T).Name}>", wasCreated: true);
        }

        Bind(segment, buffer.Lifetime, buffer.Generation, 0, start * sizeof(T), buffer.Bytes - (start * sizeof(T)));
    }

    /// <summary>Keeps all buffers alive until <see cref="Release()"/>, and stores their addresses for the run.</summary>
    internal void Acquire()
    {
        int acquired = 0;
        lock (_lifetimes)
        {
            try
            {
                for (; acquired < _lifetimes.Length; acquired++)
                {
                    Lifetime lifetime = _lifetimes[acquired]
                        ?? throw new InvalidOperationException($"No buffer is bound to segment {acquired} of the program.");
                    Acquire(lifetime, acquired);
                }
            }
            catch
            {
                Release(acquired);
                throw;
            }
        }
    }

    internal void Release() => Release(_held.Length);

    private void CheckSegment(int segment, Placement placement)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(segment);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(segment, _lifetimes.Length);
        if (_program.SegmentPlacement(segment) != placement)
        {
            throw new ArgumentException(
                placement == Placement.Host
                    ? $"Segment {segment} lies in the memory of the device; a DeviceBuffer was expected."
                    : $"Segment {segment} lies in the memory of the host; a NativeBuffer was expected.",
                nameof(segment));
        }
    }

    private static void CheckStart(long start, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, length);
    }

    /// <summary>Binds some bytes of a buffer's memory.</summary>
    /// <param name="segment">Index of the segment.</param>
    /// <param name="buffer">Lifetime of the memory.</param>
    /// <param name="generation">Generation of the buffer.</param>
    /// <param name="offset">Bytes from the start of the memory to the first element of the buffer.</param>
    /// <param name="start">Bytes from that element to the beginning of the segment.</param>
    /// <param name="bytes">Bytes from the beginning of the segment to the end of the buffer.</param>
    private void Bind(int segment, Lifetime buffer, uint generation, long offset, long start, long bytes)
    {
        const int Alignment = 16;
        if (bytes < _program.SegmentBytes(segment))
        {
            throw new ArgumentException(
                $"The buffer offers {bytes} bytes to segment {segment}; at least {_program.SegmentBytes(segment)} were expected.",
                nameof(buffer));
        }

        long excess = (buffer.Address + offset + start) % Alignment;
        if (excess != 0)
        {
            throw new ArgumentException(
                $"The segment would begin {start} bytes into the buffer, "
                + $"at an address {excess} bytes above a multiple of {Alignment} bytes; "
                + $"a multiple of {Alignment} bytes was expected. Memory of an allocator begins at such an address; "
                + "a pinned array or a slice "
                + "need not.",
                nameof(start));
        }

        lock (_lifetimes)
        {
            _lifetimes[segment] = buffer;
            _generations[segment] = generation;
            _offsets[segment] = offset + start;
            _lengths[segment] = bytes;
        }
    }

    private void Acquire(Lifetime lifetime, int segment)
    {
        if (!lifetime.TryAcquire(_generations[segment]))
        {
            throw new UseAfterDisposeException(_program.SegmentPlacement(segment) == Placement.Device ? "DeviceBuffer" : "NativeBuffer",
                wasCreated: true);
        }

        _addresses.Elements[segment] = lifetime.Address + (nint)_offsets[segment];
        _bytes.Elements[segment] = _lengths[segment];
        if (_offsets[segment] + _lengths[segment] > lifetime.Bytes)
        {
            lifetime.Release();
            throw new InvalidOperationException(
                $"The buffer of segment {segment} was resized from {_offsets[segment] + _lengths[segment]} to "
                + $"{lifetime.Bytes} bytes; bind it again.");
        }

        _held[segment] = lifetime;
    }

    private void Release(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _held[i].Release();
        }
    }
}
