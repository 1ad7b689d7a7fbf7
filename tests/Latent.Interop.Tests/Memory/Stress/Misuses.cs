namespace Latent.Interop.Tests.Memory.Stress;

/// <summary>Kinds of misuse, with their expected exceptions.</summary>
internal sealed class Misuses
{
    private const int Length = 6;

    private readonly Random _random;
    private readonly StressReport _report;
    private readonly (string Name, Type Exception, Action<NativeBuffer<float>> Commit)[] _kinds;

    internal Misuses(Random random, StressReport report)
    {
        (_random, _report) = (random, report);
        _kinds =
        [
            ("use after dispose", typeof(UseAfterDisposeException), AfterDispose),
            ("use of a slice after dispose", typeof(UseAfterDisposeException), SliceAfterDispose),
            ("use after the end of the scope", typeof(UseAfterDisposeException), _ => UseSomehow(OfClosedScope())),
            ("use of the default value", typeof(UseAfterDisposeException), _ => UseSomehow(default)),
            ("index outside", typeof(IndexOutOfRangeException), buffer => buffer[Outside()] = 1),
            ("range outside", typeof(ArgumentOutOfRangeException), buffer => buffer.AsSpan(Outside(), 1)),
            ("slice outside", typeof(ArgumentOutOfRangeException), buffer => buffer.Slice(3, Outside())),
            ("copy outside", typeof(ArgumentOutOfRangeException), buffer => buffer.CopyTo(new float[Length + 1])),
            ("negative length", typeof(ArgumentOutOfRangeException), buffer => buffer.Resize(-1)),
            ("copy of another length", typeof(ArgumentException), buffer => buffer.CopyFrom(buffer.Slice(1))),
            ("dispose of a slice", typeof(InvalidOperationException), buffer => buffer.Slice(0).Dispose()),
            ("use of a slice that was cut off", typeof(InvalidOperationException), CutOff),
            ("resize in an inner scope", typeof(InvalidOperationException), _ => ResizeInside()),
            ("more than there is", typeof(InsufficientMemoryException), buffer => buffer.Resize(1L << 58)),
        ];
    }

    /// <summary>Commits one of the misuses.</summary>
    internal void Commit(Allocator allocator)
    {
        (string name, Type exception, Action<NativeBuffer<float>> commit) = _kinds[_random.Next(_kinds.Length)];
        NativeBuffer<float> buffer = new(Length, allocator);
        Expect(exception, name, () => commit(buffer));
        buffer.Dispose();
        CloseTwice(buffer);
    }

    internal void Expect(Type type, string name, Action action)
    {
        try
        {
            action();
            _report.Fail($"{name} threw no exception");
        }
        catch (Exception exception) when (exception.GetType() == type)
        {
            _report.Count($"misuse: {name}, {type.Name}");
        }
    }

    private static NativeBuffer<float> OfClosedScope()
    {
        using TempScope scope = TempScope.Open();
        return new NativeBuffer<float>(Length, Allocator.Temp);
    }

    /// <summary>Disposes a disposed buffer again, which has no effect.</summary>
    private static void CloseTwice(NativeBuffer<float> ended)
    {
        TempScope scope = TempScope.Open();
        scope.Dispose();
        scope.Dispose();
        ended.Dispose();
        OfClosedScope().Dispose();
    }

    private static void ResizeInside()
    {
        using TempScope outer = TempScope.Open();
        NativeBuffer<float> buffer = new(Length, Allocator.Temp);
        using TempScope inner = TempScope.Open();
        buffer.Resize(2 * Length);
    }

    private static void CutOff(NativeBuffer<float> buffer)
    {
        NativeBuffer<float> slice = buffer.Slice(1);
        buffer.Resize(Length - 1);
        slice.Fill(1);
    }

    private void AfterDispose(NativeBuffer<float> buffer)
    {
        buffer.Dispose();
        UseSomehow(buffer);
    }

    private void SliceAfterDispose(NativeBuffer<float> buffer)
    {
        NativeBuffer<float> slice = buffer.Slice(2);
        buffer.Dispose();
        UseSomehow(slice);
    }

    private long Outside() => _random.Next(4) switch
    {
        0 => -1,
        1 => Length + 1,
        2 => long.MaxValue,
        _ => _random.NextInt64(Length + 1, long.MaxValue),
    };

    private void UseSomehow(NativeBuffer<float> buffer)
    {
        switch (_random.Next(8))
        {
            case 0:
                buffer[0] = 1;
                break;
            case 1:
                _ = buffer.Length;
                break;
            case 2:
                buffer.AsSpan().Clear();
                break;
            case 3:
                buffer.Slice(0, 1);
                break;
            case 4:
                buffer.ToArray();
                break;
            case 5:
                buffer.CopyFrom([1]);
                break;
            case 6:
                buffer.Fill(1);
                break;
            default:
                Kernels.Fill(buffer, 1);
                break;
        }
    }
}
