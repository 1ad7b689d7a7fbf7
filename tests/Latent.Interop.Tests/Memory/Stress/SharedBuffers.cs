using System.Runtime.CompilerServices;

namespace Latent.Interop.Tests.Memory.Stress;

/// <summary>
/// Buffers that all threads use, resize and dispose without synchronization, through the calls that are safe then: kernels, programs and
/// copies.
/// </summary>
internal sealed class SharedBuffers(StressReport report)
{
    internal const int Length = 256;

    private readonly StrongBox<NativeBuffer<float>>?[] _slots = new StrongBox<NativeBuffer<float>>?[24];

    internal void Publish(Random random, NativeBuffer<float> buffer)
    {
        StrongBox<NativeBuffer<float>>? old = Interlocked.Exchange(ref _slots[random.Next(_slots.Length)],
            new StrongBox<NativeBuffer<float>>(buffer));
        if (old is not null)
        {
            Attempt(() => old.Value.Dispose());
        }
    }

    internal void Use(Random random, StressKernels kernels)
    {
        if (Volatile.Read(ref _slots[random.Next(_slots.Length)]) is not { } slot)
        {
            return;
        }

        NativeBuffer<float> buffer = slot.Value;
        switch (random.Next(11))
        {
            case 0:
                Attempt(() => buffer.Dispose());
                break;
            case 1:
                Attempt(() => buffer.Resize(random.Next(2 * Length)));
                break;
            case 2:
                Attempt(() => kernels.Sum(buffer));
                break;
            case 3:
                Attempt(() => kernels.RunProgram(buffer));
                break;
            case 4:
                Attempt(() => buffer.CopyTo(new float[random.Next(Length)]));
                break;
            case 5:
                Attempt(() => buffer.CopyFrom(new float[random.Next(Length)]));
                break;
            case 6:
                Attempt(() => kernels.Fill(buffer.Slice(10, random.Next(Length - 10)), 1));
                break;
            case 7:
                Attempt(() => buffer.ToArray());
                break;
            case 8:
                Attempt(() => buffer.Slice(random.Next(Length)).Clear());
                break;
            default:
                Attempt(() => kernels.Fill(buffer, random.Next(100)));
                break;
        }
    }

    /// <summary>Disposes the remaining buffers after all threads have ended.</summary>
    internal void DisposeAll()
    {
        foreach (StrongBox<NativeBuffer<float>>? slot in _slots)
        {
            slot?.Value.Dispose();
        }
    }

    /// <summary>
    /// Runs an action. It may throw one of the documented exceptions if another thread has disposed or resized the buffer.
    /// </summary>
    private void Attempt(Action action)
    {
        try
        {
            action();
            report.Count("shared: done");
        }
        catch (Exception exception) when (exception is UseAfterDisposeException or ArgumentException
            || exception.GetType() == typeof(InvalidOperationException))
        {
            report.Count($"shared: {exception.GetType().Name}");
        }
    }
}
