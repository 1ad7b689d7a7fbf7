using Latent.Devices;
using Latent.Interop;

namespace Latent.Tests.Support;

/// <summary>Devices of the tests' own, of the kind that LATENT_DEVICE names: tests pass on each.</summary>
internal static class TestDevice
{
    /// <summary>One device: of the CPU with two threads.</summary>
    public static Device Open() => OfThreads(2);

    /// <summary>One device, of the CPU with a number of threads; others have none to choose.</summary>
    public static Device OfThreads(int threads) => Device.Default.IsCpu ? Device.OnCpu(threads) : Another();

    /// <summary>One device for each kind of arithmetic there is: of the CPU each variant that this machine runs. Each is disposed when the next is asked for.</summary>
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
