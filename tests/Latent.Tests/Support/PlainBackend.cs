using Latent.Devices;
using Latent.Interop;

namespace Latent.Tests.Support;

/// <summary>
/// The second backend of the tests: plain loops, with memory that the host cannot access. It is built with the native library.
/// </summary>
internal static class PlainBackend
{
    /// <summary>Skips a test on systems without the backend, which needs the memory protection of Unix.</summary>
    public static void Require()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("The backend plain needs Unix.");
        }

        Assert.That(Backend.LibraryFile("plain"), Does.Exist, "build the whole native project, tests included");
    }

    /// <summary>The device that a text names.</summary>
    public static Device Open(string text)
    {
        Require();
        return Device.Parse(text);
    }

    /// <summary>The CPU, or a device of the backend.</summary>
    public static Device OpenOrCpu(string name) => name == Backend.Cpu ? Device.OnCpu(2) : Open(name);
}
