namespace Latent.Interop.Tests.Loading;

/// <summary>Runs <see cref="LoadingProbe"/> in a process of its own, since a process loads the native library once.</summary>
internal static class ProbeProcess
{
    /// <summary>Runs the probe from its own folder, or from a copy. Returns the output of each of its two attempts.</summary>
    internal static (string First, string Second) Run(string? nativePath, string? folder = null, string? variant = null)
    {
        string[] lines = Lines(["load"], nativePath, folder, variant);
        return (lines[0], lines[1]);
    }

    /// <summary>Runs the probe in one of its other modes. Returns one line for each call.</summary>
    internal static string[] Lines(string[] arguments, string? nativePath, string? folder = null, string? variant = null)
    {
        string assembly = folder is null ? ChildProcess.Assembly : Path.Combine(folder, Path.GetFileName(ChildProcess.Assembly));
        ProcessResult result = ChildProcess.Run(assembly, arguments, (LibraryCandidates.PathVariable, nativePath ?? ""),
            ("LATENT_SIMD", variant ?? ""));
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return result.Output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>Copies the probe to a folder that has no native library near it.</summary>
    internal static void CopyTo(string folder)
    {
        string source = Path.GetDirectoryName(ChildProcess.Assembly)!;
        foreach (string file in Directory.GetFiles(source).Where(file => Path.GetExtension(file) is ".dll" or ".json"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }
}
