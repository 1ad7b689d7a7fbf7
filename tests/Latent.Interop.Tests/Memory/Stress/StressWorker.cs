namespace Latent.Interop.Tests.Memory.Stress;

/// <summary>The operations of one thread.</summary>
internal sealed class StressWorker : IDisposable
{
    private const int Most = 32;
    private const int OperationsOfScope = 100;

    private readonly Random _random;
    private readonly StressReport _report;
    private readonly Allocator[] _allocators;
    private readonly SharedBuffers _shared;
    private readonly Misuses _misuses;
    private readonly StressKernels _kernels = new();
    private readonly List<OwnBuffer> _own = [];
    private readonly int[] _counts = new int[8];

    internal StressWorker(Random random, StressReport report, Allocator[] allocators, SharedBuffers shared)
    {
        (_random, _report, _allocators, _shared) = (random, report, allocators, shared);
        _misuses = new Misuses(random, report);
    }

    public void Dispose()
    {
        _own.ForEach(own => own.Dispose());
        _kernels.Dispose();
    }

    internal void Work(int operations)
    {
        for (int done = 0; done < operations; done += OperationsOfScope)
        {
            WorkInScope(Math.Min(OperationsOfScope, operations - done));
        }

        foreach ((string name, int index) in new[] { "created", "disposed", "sliced", "resized", "used", "shared", "misused",
            "collected" }.Select((name, i) => (name, i)))
        {
            _report.Count(name, _counts[index]);
        }
    }

    private void WorkInScope(int operations)
    {
        TempScope scope = TempScope.Open();
        for (int i = 0; i < operations; i++)
        {
            Operate();
        }

        scope.Dispose();
        foreach (OwnBuffer ended in _own.Where(own => own.Allocator == Allocator.Temp))
        {
            _report.Require(!ended.Buffer.IsCreated, "a buffer outlived its scope");
        }

        _own.RemoveAll(own => own.Allocator == Allocator.Temp);
    }

    private void Operate()
    {
        int choice = _random.Next(100);
        int operation = choice switch
        {
            < 22 => Create(),
            < 40 => DisposeOne(),
            < 50 => Slice(),
            < 58 => Resize(),
            < 78 => Use(),
            < 97 => Share(),
            _ => Misuse(),
        };
        _counts[operation]++;
        if (_random.Next(1000) == 0)
        {
            Collect();
        }
    }

    private int Create()
    {
        if (_own.Count == Most)
        {
            return DisposeOne();
        }

        Allocator? allocator = _random.Next(6) switch { 0 => null, 1 or 2 => Allocator.Temp, _ => Any() };
        int length = _random.Next(50) == 0 ? _random.Next(30_000) : _random.Next(100);
        _own.Add(new OwnBuffer(allocator, length, _random.Next(64)));
        return 0;
    }

    private int DisposeOne()
    {
        if (_own.Count == 0)
        {
            return Create();
        }

        int index = _random.Next(_own.Count);
        OwnBuffer own = _own[index];
        _own.RemoveAt(index);
        _report.Require(own.IsIntact(), "a buffer has lost its contents before its end");
        own.Dispose();
        _report.Require(!own.Buffer.IsCreated, "a disposed buffer is alive");
        return 1;
    }

    private int Slice()
    {
        if (_own.Count == 0)
        {
            return Create();
        }

        OwnBuffer own = _own[_random.Next(_own.Count)];
        long start = _random.NextInt64(own.Buffer.Length + 1);
        NativeBuffer<float> slice = own.Buffer.Slice(start, _random.NextInt64(own.Buffer.Length - start + 1));
        foreach (float value in slice.AsSpan())
        {
            _report.Require(value == own.Value, "a slice shows other contents");
        }

        _kernels.Fill(slice, own.Value);
        return 2;
    }

    private int Resize()
    {
        if (_own.Count == 0)
        {
            return Create();
        }

        OwnBuffer own = _own[_random.Next(_own.Count)];
        if (own.Allocator is null)
        {
            _misuses.Expect(typeof(InvalidOperationException), "resized foreign memory", () => own.Buffer.Resize(1));
            return 6;
        }

        int length = _random.Next(200);
        long kept = Math.Min(own.Buffer.Length, length);
        own.Buffer.Resize(length);
        _report.Require(own.Buffer.Slice(kept).AsSpan().IndexOfAnyExcept(0) < 0, "new elements are not zero");
        own.Buffer.Slice(kept).Fill(own.Value);
        _report.Require(own.IsIntact(), "a resize has lost contents");
        return 3;
    }

    private int Use()
    {
        if (_own.Count == 0)
        {
            return Create();
        }

        OwnBuffer own = _own[_random.Next(_own.Count)];
        switch (_random.Next(6))
        {
            case 0:
                own.Buffer.Clear();
                own.Value = 0;
                break;
            case 1:
                own.Value++;
                _kernels.Fill(own.Buffer, own.Value);
                break;
            case 2:
                _report.Require(_kernels.Sum(own.Buffer) == own.Value * own.Buffer.Length, "a kernel reads other contents");
                break;
            case 3 when own.Allocator is not null && own.Buffer.Length >= StressKernels.ProgramInputs:
                _report.Require(_kernels.RunProgram(own.Buffer) == own.Value * own.Value * StressKernels.ProgramInputs,
                    "a program reads other contents");
                break;
            case 4:
                own.Buffer.CopyFrom(own.Buffer.ToArray());
                break;
            default:
                _report.Require(own.IsIntact(), "a buffer has lost its contents");
                break;
        }

        return 4;
    }

    private int Share()
    {
        if (_random.Next(8) == 0)
        {
            // Another thread may dispose the buffer before its scope ends.
            _shared.Publish(_random, new NativeBuffer<float>(SharedBuffers.Length, _random.Next(3) == 0 ? Allocator.Temp : Any()));
        }
        else
        {
            _shared.Use(_random, _kernels);
        }

        return 5;
    }

    private int Misuse()
    {
        _misuses.Commit(_random.Next(3) == 0 ? Allocator.Temp : Any());
        return 6;
    }

    private void Collect()
    {
        _counts[7]++;
        GC.Collect(_random.Next(3), GCCollectionMode.Forced, blocking: true);
        ((FrameAllocator)_allocators[1]).Advance();
        if (_random.Next(4) == 0)
        {
            GC.WaitForPendingFinalizers();
        }
    }

    private Allocator Any() => _allocators[_random.Next(_allocators.Length)];
}
