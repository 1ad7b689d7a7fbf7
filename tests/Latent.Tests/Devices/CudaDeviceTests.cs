using System.Globalization;
using Latent.Devices;
using Latent.Interop;
using Latent.Tests.IO;
using Latent.Tests.Support;

namespace Latent.Tests.Devices;

/// <summary>NVIDIA's GPUs, in child processes: of a false driver, and the exceptions where there is none.</summary>
[Platform("Linux")]
public sealed class CudaDeviceTests
{
    private const string Driver = "LATENT_CUDA_DRIVER";

    /// <summary>The bits of an epoch's mean loss may differ, since each device sums in its own order.</summary>
    [Test]
    public void A_GPU_trains_as_the_CPU_does()
    {
        using Device cpu = Device.OnCpu(1);
        string[] expected = CudaDevice.Describe(cpu).Split(' '), trained = Run("0", (Driver, Emulator())).Split(' ');
        Assert.That(trained[0], Is.EqualTo("cuda:0"));
        Assert.That(Number(trained[1]), Is.EqualTo(Number(expected[1])).Within(1e-6).Percent);
    }

    [Test]
    public void A_number_of_no_GPU_is_answered_with_those_there_are() => Assert.That(
        Run("7", (Driver, Emulator())),
        Does.StartWith("DeviceNotFoundException: There is no device 'cuda:7'; the backend 'cuda' has 1: cuda:0 (emulator"));

    [TestCase(Driver, "/nowhere/libcuda.so.1", "there is no NVIDIA driver on this machine: install it to use a GPU (/nowhere/libcuda.so.1")]
    [TestCase("LATENT_FALSE_DRIVER_DEVICE", "none", "the NVIDIA driver finds no GPU on this machine (no CUDA-capable device")]
    [TestCase("LATENT_FALSE_DRIVER_VERSION", "11040", "the NVIDIA driver supports CUDA 11.4, expected 11.8 or later: install driver 520")]
    public void A_machine_without_a_GPU_says_why(string variable, string value, string reason) => Assert.That(
        variable == Driver ? Run("0", (Driver, value)) : Run("0", (Driver, Emulator()), (variable, value)),
        Does.StartWith($"NotSupportedException: the backend 'cuda': {reason}"));

    /// <summary>An application that has the package of the native library alone.</summary>
    [Test]
    public void Without_the_library_the_exception_names_its_package()
    {
        using TemporaryFolder folder = new();
        string native = NativeLibraryLoader.LoadedPath;
        File.Copy(native, folder.File(Path.GetFileName(native)));
        Assert.That(Run("0", ("LATENT_NATIVE_PATH", folder.Path)), Does.StartWith("DeviceNotFoundException: There is no device 'cuda:0'")
            .And.Contain("liblatent_cuda.so").And.Contain("The package Latent.Native.Cuda brings it. Backends here: cpu."));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Run(string index, params (string Name, string Value)[] environment)
    {
        ProcessResult child = ChildProcess.Run(environment.ToDictionary(pair => pair.Name, pair => pair.Value), CudaDevice.Program, index);
        Assert.That(child.ExitCode, Is.Zero, child.Error);
        return child.Output.Trim();
    }

    /// <summary>The false driver, which the native project builds beside the backend.</summary>
    private static string Emulator()
    {
        string path = Path.Combine(Path.GetDirectoryName(NativeLibraryLoader.LoadedPath)!, "libcuda_emulator.so");
        return File.Exists(path) ? path : throw new IgnoreException("The native library was built without the backend cuda.");
    }
}
