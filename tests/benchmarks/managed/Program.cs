using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Latent.Benchmarks;

// Times what managed code adds to the native library. Usage: [--quick] [--only NAME] [--json FILE] [--markdown FILE], where NAME is calls, allocators, jobs, spans or
// jitter; or --unchecked FILE, which the program calls itself by, in a process without checks of buffers.
var quick = args.Contains("--quick");
if (Option("--unchecked") is { } result)
{
    AppContext.SetSwitch("Latent.Interop.SafetyChecks", false);
    File.WriteAllText(result, JsonSerializer.Serialize(Suite.Run(quick, typeof(UncheckedBenchmarks))));
    return;
}

var lines = new List<Line>();
Add("calls", () => [.. Suite.Run(quick, typeof(CallBenchmarks)), .. Unchecked(), .. WrapperCost.Measure()]);
Add("allocators", () => Suite.Run(quick, typeof(AllocatorBenchmarks)));
Add("jobs", () => Suite.Run(quick, typeof(ScheduleBenchmarks)));
Add("spans", () => Suite.Run(quick, typeof(SpanBenchmarks)));
var jitter = IsWanted("jitter") ? StepJitter.Measure(quick) : [];
var table = $"{Line.Table(lines)}\n{StepJitter.Table(jitter)}";
Write("--json", JsonSerializer.Serialize(new { lines, jitter }, JsonSerializerOptions.Web));
Write("--markdown", table);
Console.WriteLine(table);

void Add(string name, Func<Line[]> run)
{
    if (IsWanted(name))
    {
        lines.AddRange(run());
    }
}

bool IsWanted(string name) => (Option("--only") ?? name) == name;

// The switch counts when the code is compiled, so it takes a process of its own.
Line[] Unchecked()
{
    var file = Path.GetTempFileName();
    try
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Assembly.GetExecutingAssembly().Location, "--unchecked", file, .. quick ? ["--quick"] : Array.Empty<string>()]);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Line[]>(File.ReadAllText(file))!
            : throw new InvalidOperationException($"The process without checks ended with {process.ExitCode}.");
    }
    finally
    {
        File.Delete(file);
    }
}

string? Option(string name)
{
    var index = Array.IndexOf(args, name);
    return index < 0 ? null : args[index + 1];
}

void Write(string option, string text)
{
    if (Option(option) is { } path)
    {
        File.WriteAllText(path, text);
    }
}
