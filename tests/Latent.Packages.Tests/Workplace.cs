using System.Diagnostics;

namespace Latent.Packages.Tests;

/// <summary>A folder outside the checkout with an empty NuGet cache, and with the packages as an additional source.</summary>
internal sealed class Workplace : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly string _root = Directory.CreateTempSubdirectory("latent-packages-").FullName;

    internal Workplace() => File.WriteAllText(Path.Combine(_root, "nuget.config"), $"""
        <configuration>
          <packageSources>
            <add key="latent" value="{Feed.Folder}" />
          </packageSources>
        </configuration>
        """);

    internal string this[string name] => Path.Combine(_root, name);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>
    /// Copies the files of a consumer, with FirstStep.cs for consumers in C# without a program. Returns the folder of the copy.
    /// </summary>
    internal string Copy(string consumer)
    {
        string source = Path.Combine(Feed.Consumers, consumer), target = this[consumer];
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        if (File.Exists(Path.Combine(target, "App.csproj")) && !File.Exists(Path.Combine(target, "Program.cs")))
        {
            File.Copy(Path.Combine(Feed.Consumers, "FirstStep.cs"), Path.Combine(target, "FirstStep.cs"));
        }

        return target;
    }

    /// <summary>Runs dotnet in a folder and returns its output. The test fails if dotnet fails.</summary>
    internal string Dotnet(string folder, params string[] arguments) =>
        Run(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", folder, arguments);

    /// <summary>Runs a program in a folder and returns its output. The test fails if the program fails.</summary>
    internal string Run(string program, string folder, params string[] arguments) => Run(program, folder, NoVariables, arguments);

    /// <summary>The same with variables of the environment.</summary>
    internal string Run(string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = Start(program, folder, arguments);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}\n{output}{error.Result}");
        return output;
    }

    /// <summary>The median time, in milliseconds, from the start of a program to its first line.</summary>
    internal double TimeToFirstLine(string program, int runs = 9)
    {
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using Process process = Process.Start(Start(program, _root))!;
            process.StandardOutput.ReadLine();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }

        Array.Sort(times);
        return times[runs / 2];
    }

    private ProcessStartInfo Start(string program, string folder, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Removes the variables that the build of the tests has set, and lets no build server stay behind.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("LATENT_NATIVE_PATH");
        start.Environment.Remove("LATENT_DEVICE");
        start.Environment["NUGET_PACKAGES"] = this["cache"];
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        return start;
    }
}
