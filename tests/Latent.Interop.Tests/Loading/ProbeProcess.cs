using System.Diagnostics;

namespace Latent.Interop.Tests.Loading;

/// <summary>Runs <see cref="Probe"/> in a process of its own, since a process loads the native library once.</summary>
internal static class ProbeProcess
{
    private static readonly string Assembly = typeof(Probe).Assembly.Location;

    /// <summary>Runs the probe from its own folder, or from a copy; gives what each of its two attempts printed.</summary>
    internal static (string First, string Second) Run(string? nativePath, string? folder = null)
    {
        var start = new ProcessStartInfo(DotnetHost.Path) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(folder is null ? Assembly : Path.Combine(folder, Path.GetFileName(Assembly)));
        start.Environment[LibraryCandidates.PathVariable] = nativePath ?? "";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, error.Result);
        return Split(output);
    }

    /// <summary>Copies the probe to a folder that has no native library near it.</summary>
    internal static void CopyTo(string folder)
    {
        string source = Path.GetDirectoryName(Assembly)!;
        foreach (string file in Directory.GetFiles(source).Where(file => Path.GetExtension(file) is ".dll" or ".json"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static (string First, string Second) Split(string output)
    {
        // Both attempts print the same, which may have several lines.
        string[] lines = output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        int half = lines.Length / 2;
        return (string.Join('\n', lines[..half]), string.Join('\n', lines[half..]));
    }
}
