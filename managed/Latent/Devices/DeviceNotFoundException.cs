namespace Latent.Devices;

/// <summary>The exception for a device that does not exist. Its message names that device, and those there are.</summary>
public sealed class DeviceNotFoundException : Exception
{
    internal DeviceNotFoundException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
