namespace Latent.Packages.Tests;

/// <summary>Tests with new projects outside the checkout, which get Latent only from its packages.</summary>
[NonParallelizable]
public sealed class ConsumerTests
{
    private const long MB = 1_000_000;
    private const string FirstStep = "first step: loss ";

    private static readonly Report Report = new();
    private static Workplace _workplace = null!;

    // The loss that the first consumer printed. All consumers must print it, since they have the same weights.
    private static string? _loss;

    [OneTimeSetUp]
    public static void Prepare()
    {
        _workplace = new Workplace();
        foreach (string package in new[] { "Latent", "Latent.Interop", "Latent.Native", $"Latent.Native.{Feed.Rid}", "Latent.Markets",
            "Latent.Onnx", "Latent.Torch", "Latent.Logging", $"Latent.Cli.{Feed.Rid}" })
        {
            Report.AddPackage(package, Feed.SizeOf(package));
        }

        foreach (string package in new[] { $"Latent.Native.Cuda.{Feed.Rid}" }.Where(Feed.Has))
        {
            Report.AddPackage(package, Feed.SizeOf(package));
        }
    }

    [OneTimeTearDown]
    public static void Finish()
    {
        Report.Write();
        _workplace.Dispose();
    }

    [Test]
    public void A_console_application_needs_one_package_and_less_than_5_MB()
    {
        string[] files = Publish("Console");
        string[] needed = [.. files.Where(file =>
            !Path.GetFileName(file).StartsWith("App", StringComparison.Ordinal) && !IsOfOtherPlatform(file))];

        Assert.That(RunFirstStep("Console"), Does.Contain(Path.Combine("runtimes", Feed.Rid, "native")));
        Assert.That(Report.Size(needed), Is.LessThan(5 * MB), string.Join('\n', needed));
        Report.AddApplication("console, of it Latent and what it needs", needed, Time("Console"));
    }

    [Test]
    [Platform("Linux", Reason = "Elsewhere the library lies beside the program.")]
    public void A_NativeAOT_application_is_one_file_of_less_than_10_MB()
    {
        string[] files = [.. Publish("NativeAot").Where(file => !file.EndsWith(".dbg", StringComparison.Ordinal))];

        Assert.That(files.Select(Path.GetFileName), Is.EqualTo(new[] { "App" }));
        Assert.That(RunFirstStep("NativeAot"), Does.Contain($"library {files[0]}"));
        Assert.That(Report.Size(files), Is.LessThan(10 * MB));
        Report.AddApplication("NativeAOT", files, Time("NativeAot"));
    }

    [Test]
    public void A_trimmed_self_contained_application_runs()
    {
        string[] files = Publish("Trimmed");

        RunFirstStep("Trimmed");
        Report.AddApplication("trimmed, with its .NET", files, Time("Trimmed"));
    }

    [Test]
    public void An_FSharp_project_trains_and_reads_prices()
    {
        string folder = _workplace.Copy("FSharp");
        _workplace.Dotnet(folder, "add", "package", "Latent.Markets", "--version", Feed.Version);
        string output = _workplace.Dotnet(folder, "run", "-c", "Release");

        AssertLoss(output);
        Assert.That(output, Does.Contain("5105 days"));
    }

    [Test]
    public void An_FSharp_script_references_the_package()
    {
        string script = _workplace["script.fsx"];
        File.WriteAllText(script, File.ReadAllText(Path.Combine(Feed.Consumers, "FSharp", "script.fsx"))
            .Replace("FEED", Feed.Folder, StringComparison.Ordinal).Replace("VERSION", Feed.Version, StringComparison.Ordinal));

        AssertLoss(_workplace.Dotnet(_workplace[""], "fsi", script));
    }

    [Test]
    public void The_tool_is_installed_trains_and_draws()
    {
        string tools = _workplace["tools"], model = _workplace["model"], picture = _workplace["samples.png"];
        _workplace.Dotnet(_workplace[""], "tool", "install", "Latent.Cli", "--tool-path", tools, "--version", Feed.Version);
        string latent = Path.Combine(tools, OperatingSystem.IsWindows() ? "latent.exe" : "latent");

        Assert.That(_workplace.Run(latent, tools, "--version"), Does.Contain(Feed.Version));
        Assert.That(_workplace.Run(latent, tools, "train", "vae", "--epochs", "1", "--out", model), Does.Contain("9,000 images of digits"));
        _workplace.Run(latent, tools, "sample", model, "--count", "4", "--out", picture);
        Assert.That(new FileInfo(picture).Length, Is.GreaterThan(100));
    }

    private static string[] Publish(string consumer)
    {
        string folder = _workplace.Copy(consumer);
        _workplace.Dotnet(folder, "add", "package", "Latent", "--version", Feed.Version);
        _workplace.Dotnet(folder, "publish", "-c", "Release", "-o", Path.Combine(folder, "out"));
        return Directory.GetFiles(Path.Combine(folder, "out"), "*", SearchOption.AllDirectories);
    }

    private static bool IsOfOtherPlatform(string file)
    {
        string[] parts = file.Split(Path.DirectorySeparatorChar);
        int runtimes = Array.LastIndexOf(parts, "runtimes");
        return runtimes >= 0 && parts[runtimes + 1] != Feed.Rid;
    }

    private static string Program(string consumer) =>
        Path.Combine(_workplace[consumer], "out", OperatingSystem.IsWindows() ? "App.exe" : "App");

    private static double Time(string consumer) => _workplace.TimeToFirstLine(Program(consumer));

    private static string RunFirstStep(string consumer)
    {
        string output = _workplace.Run(Program(consumer), _workplace[consumer]);
        AssertLoss(output);
        return output;
    }

    private static void AssertLoss(string output)
    {
        string? line = output.Split('\n').Select(line => line.Trim())
            .FirstOrDefault(line => line.StartsWith(FirstStep, StringComparison.Ordinal));
        Assert.That(line, Is.Not.Null, output);
        _loss ??= line;
        Assert.That(line, Is.EqualTo(_loss));
    }
}
