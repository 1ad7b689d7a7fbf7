using System.Globalization;
using System.Text.RegularExpressions;

namespace Latent.Packages.Tests;

/// <summary>
/// A new project with the package for GPUs, and the tool, which has that library too. A false driver that runs the kernels on the CPU is
/// named by one variable of the environment; no other part of Latent comes from the checkout.
/// </summary>
[NonParallelizable]
public sealed class CudaTests
{
    private const string Driver = "LATENT_CUDA_DRIVER";

    private static readonly string Package = $"Latent.Native.Cuda.{Feed.Rid}";

    private Workplace _workplace = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        if (!Feed.Has(Package))
        {
            Assert.Ignore($"There is no package {Package}: this platform, or a machine without clang, has none.");
        }

        _workplace = new Workplace();
        string folder = _workplace.Copy("Cuda");
        _workplace.Dotnet(folder, "add", "package", "Latent", "--version", Feed.Version);
        _workplace.Dotnet(folder, "add", "package", Package, "--version", Feed.Version);
        _workplace.Dotnet(folder, "publish", "-c", "Release", "-o", Path.Combine(folder, "out"));
        _workplace.Dotnet(folder, "publish", "-c", "Release", "-o", Path.Combine(folder, "aot"), "-p:PublishAot=true",
            "-p:InvariantGlobalization=true", "-p:CppCompilerAndLinker=gcc");
    }

    [OneTimeTearDown]
    public void CleanUp() => _workplace?.Dispose();

    [TestCase("out")]
    [TestCase("aot")]
    public void A_project_with_the_package_trains_on_a_GPU(string published)
    {
        string output = Run(published, (Driver, Feed.FalseDriver));
        Match gpu = Regex.Match(output, "cuda:0: loss ([0-9.]+)"), cpu = Regex.Match(output, "cpu: loss ([0-9.]+)");
        Assert.That((gpu.Success, cpu.Success), Is.EqualTo((true, true)), output);
        Assert.That(Number(gpu), Is.EqualTo(Number(cpu)).Within(1e-6).Percent);
    }

    [TestCase(Driver, "/nowhere/libcuda.so.1", "there is no NVIDIA driver on this machine: install it to use a GPU (/nowhere/libcuda.so.1")]
    [TestCase("LATENT_FALSE_DRIVER_DEVICE", "none", "the NVIDIA driver finds no GPU on this machine (no CUDA-capable device")]
    [TestCase("LATENT_FALSE_DRIVER_VERSION", "11040", "the NVIDIA driver supports CUDA 11.4, expected 11.8 or later: install driver 520")]
    public void A_project_on_a_machine_without_a_GPU_is_told_why(string variable, string value, string reason) => Assert.That(
        variable == Driver ? Run("out", (Driver, value)) : Run("out", (Driver, Feed.FalseDriver), (variable, value)),
        Does.StartWith($"no GPU: the backend 'cuda': {reason}"));

    [Test]
    public void The_tool_trains_on_a_GPU()
    {
        string tools = _workplace["tools"], model = _workplace["model"], picture = _workplace["samples.png"];
        _workplace.Dotnet(_workplace[""], "tool", "install", "Latent.Cli", "--tool-path", tools, "--version", Feed.Version);
        string latent = Path.Combine(tools, "latent");
        Dictionary<string, string> environment = new() { [Driver] = Feed.FalseDriver };

        Assert.That(_workplace.Run(latent, tools, environment, "devices"), Does.Contain("cuda:0"));
        Assert.That(
            _workplace.Run(latent, tools, environment, "train", "vae", "--device", "cuda", "--epochs", "1", "--hidden", "64", "--out",
                model),
            Does.Contain("cuda:0"));
        _workplace.Run(latent, tools, environment, "sample", model, "--device", "cuda", "--count", "4", "--out", picture);
        Assert.That(new FileInfo(picture).Length, Is.GreaterThan(100));
    }

    [Test]
    public void A_program_compiled_ahead_of_time_has_the_library_beside_it() => Assert.That(
        Directory.GetFiles(Path.Combine(_workplace["Cuda"], "aot")).Select(Path.GetFileName)
            .Where(file => !file!.EndsWith(".dbg", StringComparison.Ordinal)),
        Is.EquivalentTo(new[] { "App", "liblatent_cuda.so" }));

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private string Run(string published, params (string Name, string Value)[] environment) => _workplace.Run(
        Path.Combine(_workplace["Cuda"], published, "App"), _workplace["Cuda"],
        environment.ToDictionary(pair => pair.Name, pair => pair.Value));
}
