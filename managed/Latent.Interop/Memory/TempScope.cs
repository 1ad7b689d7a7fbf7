namespace Latent.Interop;

/// <summary>
/// The life of the buffers that this thread takes from <see cref="Allocator.Temp"/> until it is disposed; scopes nest. Buffers may be disposed
/// before, and are at the end of the scope at the latest.
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

    /// <summary>Ends all buffers of the scope, and waits for calls of other threads that still use one. Further calls do nothing.</summary>
    /// <exception cref="InvalidOperationException">A scope that was opened in it was still open, and was closed with it.</exception>
    public void Dispose() => _arena?.Close(_mark);
}
