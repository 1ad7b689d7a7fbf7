using System.Diagnostics;

namespace Latent.Cli.Tests.Support;

/// <summary>Runs the command in its own process, for tests of environment, signals and start-up.</summary>
internal static class CommandProcess
{
    private static readonly string[] Managed =
        [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec", typeof(CommandLine).Assembly.Location];

    // A background job ignores SIGINT, and so do all its children, unless one asks for the default again.
    private static readonly string[] Interruptible =
        OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,HUP,TERM", .. Managed] : Managed;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    /// <summary>Runs the command to its end.</summary>
    public static CommandRun Run(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Finish(Start(Managed, arguments, environment));

    /// <summary>Runs another executable to its end.</summary>
    public static CommandRun RunFile(string file, params string[] arguments) => Finish(Start([file], arguments));

    /// <summary>Starts the command, waits for a text in a line of its output, and sends SIGINT; kills the process if that does not end
    /// it.</summary>
    public static CommandRun RunAndInterrupt(string awaited, params string[] arguments) => RunAndSignal("INT", awaited, arguments);

    /// <summary>Starts the command, waits for a text in a line of its output, and sends a signal; kills the process if that does not end
    /// it.</summary>
    /// <param name="signal">The name of the signal, such as <c>TERM</c>.</param>
    /// <param name="awaited">The text.</param>
    /// <param name="arguments">The arguments of the command.</param>
    public static CommandRun RunAndSignal(string signal, string awaited, params string[] arguments)
    {
        using Process process = Start(Interruptible, arguments);
        using Timer limit = new(_ => process.Kill(), null, TimeLimit, Timeout.InfiniteTimeSpan);
        Task<string> error = process.StandardError.ReadToEndAsync();
        List<string> lines = [];
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            if (line.Contains(awaited, StringComparison.Ordinal))
            {
                // A second signal would end the process at once.
                awaited = "\n";
                using Process kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
                kill.WaitForExit();
            }
        }

        process.WaitForExit();
        return new CommandRun(process.ExitCode, string.Join('\n', lines), error.Result);
    }

    /// <summary>Starts the command, and kills it after some time, as a power failure would.</summary>
    /// <returns>Whether it was still running.</returns>
    public static bool RunAndKill(TimeSpan after, params string[] arguments)
    {
        using Process process = Start(Managed, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        bool hasEnded = process.WaitForExit(after);
        if (!hasEnded)
        {
            process.Kill();
        }

        process.WaitForExit();
        Task.WaitAll(output, error);
        return !hasEnded;
    }

    /// <summary>Runs the command in a shell, with redirections and commands before it.</summary>
    /// <param name="script">The script; <c>"$@"</c> is the command with its arguments.</param>
    /// <param name="arguments">The arguments of the command.</param>
    public static CommandRun RunInShell(string script, params string[] arguments) =>
        Finish(Start(["sh", "-c", script, "sh", .. Managed], arguments));

    private static Process Start(string[] command, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(command[0], [.. command[1..], .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        // Leaks of the command are reported on standard error, which must be empty or one line.
        start.Environment["LATENT_LEAK_DETECTION"] = "enabled";
        return Process.Start(start)!;
    }

    private static CommandRun Finish(Process process)
    {
        using (process)
        {
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new CommandRun(process.ExitCode, output, error.Result);
        }
    }
}
