using System.Globalization;
using System.Reflection;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Tests.Devices;

/// <summary>
/// The child process of <see cref="HostAccessTests"/>. It reads memory of the backend plain, by a copy, or directly, as only a defect of
/// the library would.
/// </summary>
internal static class HostAccess
{
    public const string Program = "host access";

    /// <summary>The ways of reading: a copy, a kernel of the CPU, a span.</summary>
    public const string Copy = "copy", Kernel = "kernel", Span = "span";

    public static unsafe void Run(string way)
    {
        using Device device = Device.Open("plain");
        using DeviceBuffer<float> buffer = device.Upload([1f, 2, 3]);
        // No public member returns the address, and the internals of Latent.Interop are not visible here.
        MethodInfo address = typeof(DeviceBuffer<float>).GetMethod("Address", BindingFlags.Instance | BindingFlags.NonPublic)!;
        Span<float> planted = new(Pointer.Unbox((Pointer)address.Invoke(buffer, [0L])!), (int)buffer.Length);
        float sum = way switch
        {
            Copy => Kernels.Sum(buffer.ToArray()),
            Kernel => Kernels.Sum(planted),
            Span => planted[0] + planted[1] + planted[2],
            _ => throw new ArgumentException($"The way is {way}; {Copy}, {Kernel} or {Span} is expected."),
        };
        Console.WriteLine(sum.ToString(CultureInfo.InvariantCulture));
    }
}
