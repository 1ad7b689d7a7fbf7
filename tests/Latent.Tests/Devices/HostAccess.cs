using System.Globalization;
using System.Reflection;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Tests.Devices;

/// <summary>
/// The child process of <see cref="HostAccessTests"/>, and the entry point of this assembly: it looks at memory of the backend plain, by a copy or as only a defect of the library
/// could.
/// </summary>
internal static class HostAccess
{
    /// <summary>The ways to look: a copy, a kernel of the CPU, a span.</summary>
    public const string Copy = "copy", Kernel = "kernel", Span = "span";

    private static unsafe int Main(string[] arguments)
    {
        using Device device = Device.Open("plain");
        using DeviceBuffer<float> buffer = device.Upload([1f, 2, 3]);
        // Nothing public gives the address, and no internal of Latent.Interop is to be had here.
        MethodInfo address = typeof(DeviceBuffer<float>).GetMethod("Address", BindingFlags.Instance | BindingFlags.NonPublic)!;
        Span<float> planted = new(Pointer.Unbox((Pointer)address.Invoke(buffer, [0L])!), (int)buffer.Length);
        float sum = arguments switch
        {
            [Copy] => Kernels.Sum(buffer.ToArray()),
            [Kernel] => Kernels.Sum(planted),
            [Span] => planted[0] + planted[1] + planted[2],
            _ => throw new ArgumentException($"The arguments are {string.Join(' ', arguments)}; {Copy}, {Kernel} or {Span} is expected."),
        };
        Console.WriteLine(sum.ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
