namespace Latent.Devices;

/// <summary>The parts that an object has to free: freed together, the last first, also where its constructor fails halfway. Disposing it again does nothing.</summary>
internal sealed class Owned : IDisposable
{
    private readonly Stack<IDisposable> _parts = [];

    /// <summary>Takes over a part, and returns it.</summary>
    public T Add<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_parts.TryPop(out IDisposable? part))
        {
            part.Dispose();
        }
    }
}
