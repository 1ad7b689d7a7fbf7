
namespace Latent.Interop;

/// <summary>
/// The buffers that a program's runs use, one for each segment. Bind them once, and run as often as wanted without allocation.
/// A bound buffer stays the caller's: dispose it after the last run. What is bound during a run counts from the next one on.
/// </summary>
public sealed unsafe class ProgramBindings
{
    private readonly NativeProgram _program;
    private readonly Lifetime?[] _lifetimes;
    private readonly uint[] _generations;
    private readonly long[] _offsets;
    private readonly long[] _lengths;

    // Of the run under way, whatever is bound meanwhile.
    private readonly Lifetime[] _held;

    // Read by native code during a run.
    private readonly PinnedArray<nint> _addresses;
    private readonly PinnedArray<long> _bytes;

    /// <summary>Creates bindings for a program, with no segment bound.</summary>
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

    /// <summary>Binds a buffer to a segment, in place of the one that was bound before.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="segment">Index of the segment.</param>
    /// <param name="buffer">The buffer. Segments that the program writes must not overlap others.</param>
    /// <param name="start">Index of the element where the segment begins; its address must be a multiple of 16 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The program has no such segment, or the start is outside the buffer.</exception>
    /// <exception cref="ArgumentException">The buffer is too small for the segment, or the start is not aligned.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public void Bind<T>(int segment, NativeBuffer<T> buffer, long start = 0)
        where T : unmanaged
    {
        const int Alignment = 16;
        ArgumentOutOfRangeException.ThrowIfNegative(segment);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(segment, _lifetimes.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, buffer.Length);
        long offset = start * sizeof(T);
        long bytes = buffer.Bytes - offset;
        if (bytes < _program.SegmentBytes(segment))
        {
            throw new ArgumentException(
                $"The buffer offers {bytes} bytes to segment {segment}; at least {_program.SegmentBytes(segment)} were expected.", nameof(buffer));
        }

        long excess = ((nint)buffer.Pointer + offset) % Alignment;
        if (excess != 0)
        {
            throw new ArgumentException(
                $"Element {start} of the buffer lies {excess} bytes after a multiple of {Alignment} bytes; a multiple was expected. "
                + "Memory of an allocator begins at one, a pinned array or a slice need not.", nameof(start));
        }

        lock (_lifetimes)
        {
            _lifetimes[segment] = buffer.Lifetime;
            _generations[segment] = buffer.Generation;
            _offsets[segment] = buffer.Offset + offset;
            _lengths[segment] = bytes;
        }
    }

    /// <summary>Keeps all buffers alive until <see cref="Release()"/>, and writes down their addresses.</summary>
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

    private void Acquire(Lifetime lifetime, int segment)
    {
        if (!lifetime.TryAcquire(_generations[segment]))
        {
            throw new UseAfterDisposeException("NativeBuffer", wasCreated: true);
        }

        _addresses.Elements[segment] = lifetime.Address + (nint)_offsets[segment];
        _bytes.Elements[segment] = _lengths[segment];
        if (_offsets[segment] + _lengths[segment] > lifetime.Bytes)
        {
            lifetime.Release();
            throw new InvalidOperationException(
                $"The buffer of segment {segment} was resized from {_offsets[segment] + _lengths[segment]} to {lifetime.Bytes} bytes; bind it anew.");
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
