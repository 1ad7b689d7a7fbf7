namespace Latent.Interop;

/// <summary>
/// A flag that ends a run of a <see cref="NativeProgram"/> before its next step. Any thread may set and reset it at any time. Several runs
/// may use the same flag.
/// </summary>
public sealed unsafe class CancellationFlag
{
    // Pinned, because native code reads it during a run.
    private readonly PinnedArray<int> _cell = new(1);

    /// <summary>True between <see cref="Cancel"/> and <see cref="Reset"/>.</summary>
    public bool IsCancelled => Volatile.Read(ref _cell.Elements[0]) != 0;

    internal int* Pointer => _cell.Pointer;

    /// <summary>Ends runs that use this flag before their next step.</summary>
    public void Cancel() => Volatile.Write(ref _cell.Elements[0], 1);

    /// <summary>Resets the flag, so that later runs are not cancelled.</summary>
    public void Reset() => Volatile.Write(ref _cell.Elements[0], 0);
}
