using System.Diagnostics;

namespace Latent.Interop.Tests;

/// <summary>The output and exit code of a process.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error);

/// <summary>Runs a <see cref="Probe"/>.</summary>
internal static class ChildProcess
{
    internal static readonly string Assembly = typeof(Probe).Assembly.Location;

    /// <summary>Runs a probe of this assembly.</summary>
    internal static ProcessResult Run(string probe, params (string Name, string? Value)[] environment) =>
        Run(Assembly, [probe], environment);

    /// <summary>Runs a copy of this assembly.</summary>
    internal static ProcessResult Run(string assembly, string[] arguments, params (string Name, string? Value)[] environment)
    {
        ProcessStartInfo start = new(DotnetHost.Path, ["exec", assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProcessResult(process.ExitCode, output, error.Result);
    }
}
