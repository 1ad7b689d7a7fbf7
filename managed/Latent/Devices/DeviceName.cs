using System.Globalization;
using Latent.Interop;

namespace Latent.Devices;

/// <summary>
/// The name of a device: the name of its backend, or the path of the backend's library, and the number of the device in it.
/// </summary>
/// <param name="Backend">The name of the backend, such as <c>cuda</c>, or the path of its library.</param>
/// <param name="Index">The number of the device in its backend, from 0.</param>
internal readonly record struct DeviceName(string Backend, int Index)
{
    /// <summary>The name of the backend for NVIDIA's GPUs.</summary>
    public const string Cuda = "cuda";

    // The native library lies in the folder of the backends, with a name like theirs, and is none.
    private const string NativeLibrary = "native";

    /// <summary>Whether the backend is named by the path of its library.</summary>
    public bool IsPath => Backend.IndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]) >= 0;

    /// <summary>Reads <c>NAME</c> or <c>NAME:NUMBER</c>.</summary>
    /// <exception cref="DeviceNotFoundException">The text is neither.</exception>
    public static DeviceName Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return new DeviceName(text[..colon], index);
        }

        DeviceName name = new(text, 0);
        return text.Length > 0 && (colon < 0 || name.IsPath)
            ? name
            : throw new DeviceNotFoundException(
                $"'{text}' names no device; NAME or NAME:NUMBER is expected, such as plain or plain:1. {Offer()}");
    }

    /// <summary>Finds the device, after loading the library of its backend if no backend of that name is registered.</summary>
    /// <returns>The backend's own name.</returns>
    /// <exception cref="DeviceNotFoundException">There is no such backend or device.</exception>
    public string Load()
    {
        string backend = Backend;
        IReadOnlyList<DeviceDescription>? devices = IsPath ? null : Devices(backend);
        if (devices is null)
        {
            string file = IsPath ? Backend : Interop.Backend.LibraryFile(Backend);
            if (Backend == NativeLibrary || (!IsPath && !File.Exists(file)))
            {
                string advice = Backend == Cuda ? "The package Latent.Native.Cuda brings it. " : "";
                throw new DeviceNotFoundException(
                    $"There is no device '{this}': no backend has that name, and there is no library '{file}'. {advice}{Offer()}");
            }

            backend = Interop.Backend.Load(file);
            devices = Interop.Backend.Devices(backend);
        }

        return Index < devices.Count
            ? backend
            : throw new DeviceNotFoundException(
                $"There is no device '{this}'; the backend '{backend}' has "
                + (devices.Count == 0
                ? "none here."
                : $"{devices.Count}: {string.Join(", ", devices.Select((device, i) => $"{backend}:{i} ({device.Name})"))}."));
    }

    /// <summary>Text such as <c>cpu</c> or <c>plain:0</c>.</summary>
    public override string ToString() =>
        Backend == Interop.Backend.Cpu && Index == 0 ? Backend : FormattableString.Invariant($"{Backend}:{Index}");

    /// <summary>The devices of a backend, or null if none of that name is registered.</summary>
    private static IReadOnlyList<DeviceDescription>? Devices(string backend)
    {
        try
        {
            return Interop.Backend.Devices(backend);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A sentence for messages that lists the backends whose libraries lie beside the native library.</summary>
    private static string Offer() =>
        $"Backends here: {string.Join(", ", Interop.Backend.Libraries().Prepend(Interop.Backend.Cpu))}.";
}
