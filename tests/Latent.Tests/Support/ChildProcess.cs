using System.Diagnostics;
using Latent.Tests.Devices;
using Latent.Tests.Models;

namespace Latent.Tests.Support;

/// <summary>The output and exit code of a process.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error);

/// <summary>Runs code of tests in a process of its own, where no other test has run, and which may end in any way.</summary>
internal static class ChildProcess
{
    /// <summary>Runs the program that the first argument names, in a new process.</summary>
    public static ProcessResult Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);

    /// <summary>The same with variables of the environment beside those of this process.</summary>
    public static ProcessResult Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", typeof(ChildProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProcessResult(process.ExitCode, output, error.Result);
    }

    private static void Main(string[] arguments)
    {
        switch (arguments)
        {
            case [HostAccess.Program, string way]:
                HostAccess.Run(way);
                break;
            case [CudaDevice.Program, string index]:
                CudaDevice.Run(index);
                break;
            case [ModelOutputs.Program, string folder]:
                ModelOutputs.PrintLoaded(folder);
                break;
            default:
                throw new ArgumentException($"The arguments are '{string.Join(' ', arguments)}'; a program and its argument are expected.");
        }
    }
}
