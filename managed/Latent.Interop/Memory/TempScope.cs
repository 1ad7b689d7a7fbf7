namespace Latent.Interop;

/// <summary>
/// The scope of the buffers that this thread allocates from <see cref="Allocator.Temp"/> until the scope is disposed. Scopes nest. Buffers
/// may be disposed earlier; the end of the scope disposes those that are left.
/// </summary>
/// <example>
/// <code>
/// using TempScope scope = TempScope.Open();
/// NativeBuffer&lt;float&gt; scratch = new(1024, Allocator.Temp);
/// </code>
/// </example>
public readonly ref struct TempScope
{
    private readonly TempArena _arena;
    private readonly TempArena.Mark _mark;

    private TempScope(TempArena arena)
    {
        _arena = arena;
        _mark = arena.Open();
    }

    /// <summary>Opens a scope on this thread.</summary>
    public static TempScope Open() => new(TempArena.OfThisThread());

    /// <summary>
    /// Disposes all buffers of the scope, and waits for calls of other threads that still use one. Further calls do nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">An inner scope was still open; it was closed as well.</exception>
    public void Dispose() => _arena?.Close(_mark);
}
