namespace Latent.Devices;

/// <summary>
/// The parts that an object must free. They are freed together, the last first; a constructor that fails frees those it has made. Disposing
/// again has no effect.
/// </summary>
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
