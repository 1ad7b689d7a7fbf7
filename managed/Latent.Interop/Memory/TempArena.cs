using System.Runtime.CompilerServices;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// Temporary memory of one thread. Allocations are consecutive in blocks, and a scope frees all of its allocations at once. Each new block
/// is at least twice as large as the last. When all scopes are closed, only the last block stays allocated.
/// </summary>
internal sealed class TempArena
{
    private const long FirstBlock = 64 * 1024;
    private const int Alignment = Constants.MemoryAlignment;

    [ThreadStatic]
    private static TempArena? _ofThisThread;

    private readonly List<NativeMemory.Handle> _blocks = [];
    private Lifetime[] _lifetimes = [];
    private int _count;
    private int _scopeStart;
    private long[] _openScopes = new long[8];
    private long _scopesSoFar;
    private int _depth;
    private int _block = -1;
    private nint _next;
    private nint _end;

    /// <summary>The state of the arena before a scope was opened, which is restored at the end of the scope.</summary>
    internal readonly record struct Mark(long Scope, int Depth, int OuterStart, int Count, int Block, nint Next);

    internal static TempArena OfThisThread() => _ofThisThread ??= new TempArena();

    internal Mark Open()
    {
        if (_depth == _openScopes.Length)
        {
            Array.Resize(ref _openScopes, 2 * _depth);
        }

        _openScopes[_depth++] = ++_scopesSoFar;
        Mark mark = new(_scopesSoFar, _depth, _scopeStart, _count, _block, _next);
        _scopeStart = _count;
        return mark;
    }

    internal void Close(Mark mark)
    {
        if (this != _ofThisThread)
        {
            throw new InvalidOperationException("A TempScope was closed on another thread; close it on the thread that opened it.");
        }

        bool isOpen = mark.Depth <= _depth && _openScopes[mark.Depth - 1] == mark.Scope;
        if (!isOpen)
        {
            return;
        }

        int inner = _depth - mark.Depth;

        while (_count > mark.Count)
        {
            End(_lifetimes[--_count]);
        }

        _depth = mark.Depth - 1;
        _scopeStart = mark.OuterStart;
        GoBack(mark);
        if (inner > 0)
        {
            throw new InvalidOperationException(
                $"A TempScope was closed while inner scopes were open ({inner}); these were closed as well. "
                + "Close the innermost scope first.");
        }
    }

    internal Lifetime Allocate(long bytes, bool clear)
    {
        if (_depth == 0)
        {
            throw new InvalidOperationException(
                "Allocator.Temp was used without a scope; open one on this thread first: using TempScope scope = TempScope.Open();");
        }

        nint address = Take(bytes);
        if (_count == _lifetimes.Length)
        {
            MoreLifetimes();
        }

        Lifetime lifetime = _lifetimes[_count++];
        lifetime.Address = address;
        lifetime.Bytes = bytes;
        if (clear)
        {
            NativeMemory.Clear(address, bytes);
        }

        return lifetime;
    }

    /// <summary>Allocates memory of another size for a lifetime. Its old memory is freed at the end of the scope.</summary>
    internal static nint TakeAgain(Lifetime lifetime, long bytes)
    {
        TempArena arena = (TempArena)lifetime.Owner!;
        if (arena != _ofThisThread || Array.IndexOf(arena._lifetimes, lifetime, arena._scopeStart, arena._count - arena._scopeStart) < 0)
        {
            throw new InvalidOperationException(
                "A buffer from Allocator.Temp can be resized only on its own thread and in its own TempScope; "
                + "this buffer belongs to another thread or scope.");
        }

        return arena.Take(bytes);
    }

    /// <summary>Frees memory before the end of the scope if it is the last allocation of this thread in the scope.</summary>
    internal static void GiveBack(Lifetime lifetime)
    {
        TempArena arena = (TempArena)lifetime.Owner!;
        if (arena == _ofThisThread && arena._count > arena._scopeStart && arena._lifetimes[arena._count - 1] == lifetime
            && lifetime.Address + Rounded(lifetime.Bytes) == arena._next)
        {
            arena._count--;
            arena._next = lifetime.Address;
        }
    }

    private static nint Rounded(long bytes) => bytes <= long.MaxValue - Alignment
        ? (nint)((bytes + Alignment - 1) & -Alignment)
        : throw new InsufficientMemoryException($"There is not enough memory for {bytes} bytes.");

    private static void End(Lifetime lifetime)
    {
        lifetime.TryEnd(lifetime.Generation);
        for (SpinWait spin = default; lifetime.IsBusy; spin.SpinOnce())
        {
        }
    }

    private nint Take(long bytes)
    {
        nint size = Rounded(bytes);
        if (_end - _next < size)
        {
            NextBlock(size);
        }

        nint address = _next;
        _next += size;
        return address;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NextBlock(nint size)
    {
        int block = _block + 1;
        while (block < _blocks.Count && _blocks[block].Bytes < size)
        {
            block++;
        }

        if (block == _blocks.Count)
        {
            long twice = _blocks.Count == 0 ? FirstBlock : 2 * _blocks[^1].Bytes;
            _blocks.Add(new NativeMemory.Handle(Math.Max(twice, size)));
        }

        GoTo(block, _blocks[block].Address);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MoreLifetimes()
    {
        int used = _lifetimes.Length;
        Array.Resize(ref _lifetimes, Math.Max(16, 2 * used));
        for (int i = used; i < _lifetimes.Length; i++)
        {
            _lifetimes[i] = new Lifetime(Allocator.Temp) { Owner = this };
        }
    }

    private void GoBack(Mark mark)
    {
        if (_depth == 0 && _blocks.Count > 1)
        {
            for (int i = 0; i < _blocks.Count - 1; i++)
            {
                _blocks[i].Dispose();
            }

            _blocks.RemoveRange(0, _blocks.Count - 1);
        }

        if (_blocks.Count > 0)
        {
            // A scope that was opened before the first block was allocated goes back to the start of that block.
            bool isStart = _depth == 0 || mark.Block < 0;
            GoTo(isStart ? 0 : mark.Block, isStart ? _blocks[0].Address : mark.Next);
        }
    }

    private void GoTo(int block, nint next)
    {
        _block = block;
        _next = next;
        _end = _blocks[block].Address + (nint)_blocks[block].Bytes;
    }
}

/// <summary>The allocator of buffers that live until the end of a <see cref="TempScope"/>.</summary>
internal sealed class TempAllocator() : Allocator("Temp")
{
    internal override Lifetime Allocate(long bytes, bool clear, Type element) => TempArena.OfThisThread().Allocate(bytes, clear);

    internal override void Resize(Lifetime lifetime, long bytes, Type element)
    {
        nint address = TempArena.TakeAgain(lifetime, bytes);
        Move(lifetime.Address, lifetime.Bytes, address, bytes);
        lifetime.Address = address;
        lifetime.Bytes = bytes;
    }

    internal override void Free(Lifetime lifetime) => TempArena.GiveBack(lifetime);
}
