using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Latent.Benchmarks;

// Times the cost of managed code around the native library. Usage: [--quick] [--only NAME] [--json FILE] [--markdown FILE], where NAME is
// calls, allocators, jobs, spans or jitter. The program calls itself with --child unchecked|spans FILE. With --data FILE [--gigabytes N]
// [--limit MB] [--order sequence|buffer|permutation] [--steps N] it only measures how long training steps wait for the rows of a file of
// that size, in a process with that limit of memory.
if (Option("--data") is { } data)
{
    DataWait.Measure(
        data,
        double.Parse(Option("--gigabytes") ?? "4", CultureInfo.InvariantCulture),
        int.Parse(Option("--limit") ?? "1000", CultureInfo.InvariantCulture),
        Option("--order") is { } order ? [order] : [DataWait.Sequence, DataWait.Buffer, DataWait.Permutation],
        long.Parse(Option("--steps") ?? long.MaxValue.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    return;
}

bool quick = args.Contains("--quick");
if (Option("--child") is { } child)
{
    AppContext.SetSwitch("Latent.Interop.SafetyChecks", child != "unchecked");
    File.WriteAllText(args[^1], JsonSerializer.Serialize(
        Suite.Run(quick, child == "unchecked" ? typeof(UncheckedBenchmarks) : typeof(SpanBenchmarks))));
    return;
}

List<Line> lines = new();
Add("calls", () => [.. Suite.Run(quick, typeof(CallBenchmarks)), .. InChild("unchecked"), .. WrapperCost.Measure()]);
Add("allocators", () => Suite.Run(quick, typeof(AllocatorBenchmarks)));
Add("jobs", () => Suite.Run(quick, typeof(ScheduleBenchmarks)));
Add("spans", () => InChild("spans"));
JitterLine[] jitter = IsWanted("jitter") ? StepJitter.Measure(quick) : [];
string table = $"{Line.Table(lines)}\n{StepJitter.Table(jitter)}";
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

// Runs benchmarks in a new process. The switch takes effect when code is compiled. And the profile of the first spans would decide the
// speed of all later ones, ours and .NET's.
Line[] InChild(string name)
{
    string file = Path.GetTempFileName();
    try
    {
        string[] all = [Assembly.GetExecutingAssembly().Location, .. quick ? ["--quick"] : Array.Empty<string>(), "--child", name, file];
        ProcessStartInfo start = new(Environment.ProcessPath!,
            all)
        { Environment = { ["DOTNET_TieredPGO"] = name == "spans" ? "0" : "1" } };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Line[]>(File.ReadAllText(file))!
            : throw new InvalidOperationException($"The process for {name} ended with {process.ExitCode}.");
    }
    finally
    {
        File.Delete(file);
    }
}

string? Option(string name)
{
    int index = Array.IndexOf(args, name);
    return index < 0 ? null : args[index + 1];
}

void Write(string option, string text)
{
    if (Option(option) is { } path)
    {
        File.WriteAllText(path, text);
    }
}
