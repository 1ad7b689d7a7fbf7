using System.Text.Json.Nodes;
using Latent.Cli.Tests.Support;
using Latent.Interop;

namespace Latent.Cli.Tests.Commands;

public sealed class DevicesCommandTests
{
    [Test]
    public void The_cpu_comes_first_with_its_threads_and_kernels() => Assert.That(
        CommandRun.Success("devices").Output, Does.Match($"cpu .*{Environment.ProcessorCount} threads, [A-Za-z0-9]+ kernels"));

    [Test]
    [Platform(Exclude = "Win", Reason = "The backend plain needs Unix.")]
    public void Devices_of_a_backend_can_be_named()
    {
        JsonNode[] lines = [.. JsonNode.Parse(CommandRun.Success("devices", "--json").Output)!.AsArray().Select(line => line!)];

        JsonNode plain = lines.Single(line => (string)line["device"]! == "plain:0");
        Assert.That((long)plain["memoryBytes"]!, Is.Positive);
        Assert.That(lines.Select(line => (string)line["device"]!).First(), Is.EqualTo(Backend.Cpu));
    }

    [TestCase("LATENT_CUDA_DRIVER", "/nowhere/libcuda.so.1", "there is no NVIDIA driver on this machine: install it to use a GPU")]
    [TestCase("LATENT_FALSE_DRIVER_DEVICE", "none", "the NVIDIA driver finds no GPU on this machine (no CUDA-capable device")]
    [TestCase("LATENT_FALSE_DRIVER_VERSION", "11040", "the NVIDIA driver supports CUDA 11.4, expected 11.8 or later: install driver 520")]
    [Platform("Linux")]
    public void A_backend_without_a_device_says_why(string variable, string value, string reason)
    {
        Dictionary<string, string> environment = new() { ["LATENT_CUDA_DRIVER"] = Emulator(), [variable] = value };
        using TemporaryFolder folder = new();

        CommandRun list = CommandProcess.Run(environment, "devices"), json = CommandProcess.Run(environment, "devices", "--json");
        CommandRun training = CommandProcess.Run(environment, "train", "vae", "--device", "cuda", "--out", folder["model"]);

        Assert.That((list.Code, list.Error, json.Code), Is.EqualTo((ExitCode.Success, "", ExitCode.Success)));
        Assert.That(list.Output, Does.Match($"cuda .*none: the backend 'cuda': {reason[..20]}"));
        JsonNode cuda = JsonNode.Parse(json.Output)!.AsArray().Single(line => (string)line!["device"]! == "cuda")!;
        Assert.That((string)cuda["problem"]!, Does.StartWith($"the backend 'cuda': {reason}"));
        training.AssertFailure(reason);
    }

    [Test]
    [Platform("Linux")]
    public void A_GPU_is_listed_with_its_memory_and_trains()
    {
        Dictionary<string, string> environment = new() { ["LATENT_CUDA_DRIVER"] = Emulator() };
        using TemporaryFolder folder = new();

        CommandRun list = CommandProcess.Run(environment, "devices");
        CommandRun training = CommandProcess.Run(environment, "train", "vae", "--data", TinyImages.Write(folder["data"]),
            "--hidden", "16,12", "--epochs", "1", "--batch", "20", "--device", "cuda", "--out", folder["model"]);

        Assert.That(list.Output, Does.Match("cuda:0 .*emulator.*, [0-9.]+ GB"));
        Assert.That((training.Code, training.Error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(training.Output, Does.Contain("cuda:0"));
    }

    /// <summary>The false driver, which the native project builds beside the backend.</summary>
    private static string Emulator()
    {
        string path = Path.Combine(Path.GetDirectoryName(NativeLibraryLoader.LoadedPath)!, "libcuda_emulator.so");
        return File.Exists(path) ? path : throw new IgnoreException("The native library was built without the backend cuda.");
    }
}
