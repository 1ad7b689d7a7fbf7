using System.Diagnostics;

namespace Latent.Interop.Tests.Devices;

/// <summary>The backend of <c>mirror.c</c>, which the tests compile.</summary>
internal static class MirrorBackend
{
    internal const string Name = "mirror";

    // The backend stays loaded until the process ends, so its file stays too.
    private static readonly Lazy<string> Loaded = new(() => Backend.Load(Compile(TestContext.CurrentContext.WorkDirectory)));

    /// <summary>Compiles and registers the backend at the first call.</summary>
    internal static string Load()
    {
        DotnetHost.Require();
        return Loaded.Value;
    }

    internal static string Compile(string folder, params string[] definitions)
    {
        string file = Path.Combine(folder, $"mirror{string.Concat(definitions)}.so".Replace('"', '_'));
        string source = Path.Combine(Repository.Root, "tests", "Latent.Interop.Tests", "Devices", "mirror.c");
        string include = Path.Combine(Repository.Root, "native", "include");
        using Process compiler = Process.Start("cc",
            ["-shared", "-fPIC", "-I", include, .. definitions.Select(name => $"-D{name}"), "-o", file, source]);
        compiler.WaitForExit();
        Assert.That(compiler.ExitCode, Is.Zero);
        return file;
    }
}
