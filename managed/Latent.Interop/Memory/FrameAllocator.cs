namespace Latent.Interop;

/// <summary>
/// An allocator of buffers that must be disposed within some frames of an application, or steps of a training. The loop calls
/// <see cref="Advance"/> in each frame, which returns the overdue buffers. Their memory stays allocated until they are disposed, even if no
/// reference to them is left.
/// </summary>
public sealed class FrameAllocator : HeapAllocator
{
    private readonly Dictionary<Lifetime, Birth> _births = [];
    private int _lifespan = 4;
    private long _frame;

    internal FrameAllocator()
        : base("Frame")
    {
    }

    /// <summary>Number of frames that a buffer may live, the frame of its allocation included: 1 or more, 4 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Lifespan
    {
        get => _lifespan;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _lifespan = value;
        }
    }

    /// <summary>Number of the current frame, counted from 0.</summary>
    public long CurrentFrame => Volatile.Read(ref _frame);

    /// <summary>Number of buffers that are not disposed yet.</summary>
    public int LiveCount
    {
        get
        {
            lock (_births)
            {
                return _births.Count;
            }
        }
    }

    /// <summary>Begins the next frame.</summary>
    /// <returns>The buffers whose lifespan is over, each reported once; nearly always empty.</returns>
    public IReadOnlyList<NativeAllocation> Advance()
    {
        lock (_births)
        {
            _frame++;
            List<NativeAllocation>? overdue = null;
            foreach (KeyValuePair<Lifetime, Birth> live in _births)
            {
                if (!live.Value.IsReported && _frame - live.Value.Frame >= _lifespan)
                {
                    live.Value.IsReported = true;
                    overdue ??= [];
                    overdue.Add(((NativeMemory.Handle)live.Key.Owner!).Describe());
                }
            }

            return overdue ?? (IReadOnlyList<NativeAllocation>)[];
        }
    }

    internal override Lifetime Allocate(long bytes, bool clear, Type element)
    {
        Lifetime lifetime = base.Allocate(bytes, clear, element);
        lock (_births)
        {
            _births.Add(lifetime, new Birth(_frame));
        }

        return lifetime;
    }

    internal override void Free(Lifetime lifetime)
    {
        lock (_births)
        {
            _births.Remove(lifetime);
        }

        base.Free(lifetime);
    }

    private sealed class Birth(long frame)
    {
        internal long Frame => frame;

        internal bool IsReported { get; set; }
    }
}
