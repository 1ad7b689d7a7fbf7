namespace Latent.Devices;

/// <summary>There is no such device. The message says what was asked for, and which there are.</summary>
public sealed class DeviceNotFoundException : Exception
{
    internal DeviceNotFoundException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
