namespace Latent.Interop.Tests.Memory.Stress;

/// <summary>A buffer of one thread, with one value in all its elements.</summary>
internal sealed class OwnBuffer : IDisposable
{
    /// <summary>Creates a buffer.</summary>
    /// <param name="allocator">Allocator of the memory; a pinned array if null.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="value">Value of all elements.</param>
    internal OwnBuffer(Allocator? allocator, int length, float value)
    {
        (Allocator, Value) = (allocator, value);
        Buffer = allocator is null ? NativeBuffer.Pin(new float[length]) : new NativeBuffer<float>(length, allocator);
        Buffer.Fill(value);
    }

    internal Allocator? Allocator { get; }

    internal NativeBuffer<float> Buffer { get; }

    internal float Value { get; set; }

    internal bool IsIntact() => Buffer.AsSpan().IndexOfAnyExcept(Value) < 0;

    public void Dispose() => Buffer.Dispose();
}
