namespace Latent.Interop;

/// <summary>A device of a backend.</summary>
public readonly record struct DeviceDescription
{
    /// <summary>Name for people.</summary>
    public string Name { get; init; }

    /// <summary>Size of its memory in bytes.</summary>
    public long MemoryBytes { get; init; }
}
