namespace Latent.Interop;

/// <summary>Places of memory.</summary>
public enum Placement
{
    /// <summary>The memory of the host: a <see cref="NativeBuffer{T}"/>.</summary>
    Host = 0,

    /// <summary>The memory of the context's device: a <see cref="DeviceBuffer{T}"/> of any context of that device.</summary>
    Device = 1,
}
