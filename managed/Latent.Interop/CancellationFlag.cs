namespace Latent.Interop;

/// <summary>
/// A flag that ends a run of a <see cref="NativeProgram"/> before its next step. It may be set and reset by any thread at any time, and
/// serve several runs.
/// </summary>
public sealed unsafe class CancellationFlag
{
    // Native code reads it during a run while other threads write it.
    private readonly PinnedArray<int> _cell = new(1);

    /// <summary>True between <see cref="Cancel"/> and <see cref="Reset"/>.</summary>
    public bool IsCancelled => Volatile.Read(ref _cell.Elements[0]) != 0;

    internal int* Pointer => _cell.Pointer;

    /// <summary>Ends runs that use this flag before their next step.</summary>
    public void Cancel() => Volatile.Write(ref _cell.Elements[0], 1);

    /// <summary>Lets further runs go on.</summary>
    public void Reset() => Volatile.Write(ref _cell.Elements[0], 0);
}
