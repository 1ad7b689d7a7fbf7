namespace Latent.Interop;

/// <summary>
/// An allocator of buffers that must be disposed within some frames of a game, or steps of a training: whoever owns the loop calls
/// <see cref="Advance"/> in each, and learns which buffers are overdue. Their memory stays until they are disposed, also if they are forgotten.
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

    /// <summary>Frames that a buffer may live, the one of its allocation included: 1 or more, 4 at first.</summary>
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

    /// <summary>The number of the present frame, counted from 0.</summary>
    public long CurrentFrame => Volatile.Read(ref _frame);

    /// <summary>Buffers that are not disposed yet.</summary>
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
    /// <returns>The buffers that should have been disposed before it, each once; nearly always empty.</returns>
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
