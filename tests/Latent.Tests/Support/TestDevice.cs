using Latent.Devices;
using Latent.Interop;

namespace Latent.Tests.Support;

/// <summary>New devices for tests, of the kind that LATENT_DEVICE names.</summary>
internal static class TestDevice
{
    /// <summary>Opens one device; of the CPU with two threads.</summary>
    public static Device Open() => OfThreads(2);

    /// <summary>Opens one device; of the CPU with a number of threads, which other devices do not have.</summary>
    public static Device OfThreads(int threads) => Device.Default.IsCpu ? Device.OnCpu(threads) : Another();

    /// <summary>
    /// Opens one device for each kind of arithmetic; of the CPU, for each variant that this machine runs. Each is disposed before the next
    /// is opened.
    /// </summary>
    public static IEnumerable<Device> OfEachVariant(int threads)
    {
        IEnumerable<Variant> variants = Device.Default.IsCpu
            ? Enum.GetValues<Variant>().Where(variant => variant != Variant.Best && Context.IsSupported(variant))
            : [Variant.Best];
        foreach (Variant variant in variants)
        {
            using Device device = Device.Default.IsCpu ? Device.OnCpu(threads, variant) : Another();
            yield return device;
        }
    }

    private static Device Another() => Device.Open(Device.Default.Context.Backend, Device.Default.Context.Device);
}
