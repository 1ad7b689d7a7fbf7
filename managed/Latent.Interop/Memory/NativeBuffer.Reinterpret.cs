namespace Latent.Interop;

public readonly unsafe partial struct NativeBuffer<T>
{
    /// <summary>The same bytes as elements of another type, as a slice.</summary>
    /// <typeparam name="TOther">The other type. The length is rounded down to whole elements.</typeparam>
    /// <exception cref="ArgumentException">The buffer does not begin at a whole element of the other type within its memory.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public NativeBuffer<TOther> Reinterpret<TOther>()
        where TOther : unmanaged
    {
        Alive();
        (long start, long rest) = (_start * sizeof(T) / sizeof(TOther), _start * sizeof(T) % sizeof(TOther));
        return rest == 0
            ? new NativeBuffer<TOther>(_lifetime, _generation, start, Bytes / sizeof(TOther))
            : throw new ArgumentException(
                $"The slice begins {_start * sizeof(T)} bytes into its memory; a multiple of {sizeof(TOther)} was expected.");
    }
}
