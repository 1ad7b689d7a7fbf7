using System.Diagnostics;

namespace Latent.Packages.Tests;

/// <summary>A folder outside the checkout with an empty NuGet cache, and the packages as its only further source.</summary>
internal sealed class Workplace : IDisposable
{
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

    /// <summary>Copies a consumer's files, and the first step to those in C#; gives its folder.</summary>
    internal string Copy(string consumer)
    {
        string source = Path.Combine(Feed.Consumers, consumer), target = this[consumer];
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        if (File.Exists(Path.Combine(target, "App.csproj")))
        {
            File.Copy(Path.Combine(Feed.Consumers, "FirstStep.cs"), Path.Combine(target, "FirstStep.cs"));
        }

        return target;
    }

    /// <summary>Runs dotnet in a folder and gives what it wrote; fails the test unless it succeeds.</summary>
    internal string Dotnet(string folder, params string[] arguments) =>
        Run(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", folder, arguments);

    /// <summary>Runs a program in a folder and gives what it wrote; fails the test unless it succeeds.</summary>
    internal string Run(string program, string folder, params string[] arguments)
    {
        using Process process = Process.Start(Start(program, folder, arguments))!;
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
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the tests' own build told its processes is not for these, and no server of theirs shall stay.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("LATENT_NATIVE_PATH");
        start.Environment["NUGET_PACKAGES"] = this["cache"];
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        return start;
    }
}
