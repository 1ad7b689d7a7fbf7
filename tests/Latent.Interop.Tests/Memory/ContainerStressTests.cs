using System.Diagnostics;
using Latent.Interop.Tests.Memory.Stress;

namespace Latent.Interop.Tests.Memory;

/// <summary>Runs a million operations on buffers of all kinds on many threads, also with a check of every native access.</summary>
internal sealed class ContainerStressTests
{
    private const int Operations = 1_000_000;

    private static readonly int Seed = Environment.TickCount & 0xffff;

    [Test]
    public void Threads_that_use_and_misuse_buffers_at_random_get_named_exceptions_and_leak_nothing()
    {
        StressReport report = new StressRun(Seed, Operations).Run();
        TestContext.Out.WriteLine(report);

        Assert.That(report.Failures, Is.Empty, report.ToString());
        Assert.That(report.Counts.Keys.Where(what => what.StartsWith("misuse:", StringComparison.Ordinal)).ToArray(),
            Has.Length.EqualTo(15));
    }

    [Test]
    public void The_address_sanitizer_finds_no_fault_in_the_same()
    {
        ProcessResult result = RunSanitized("stress", $"{Seed}", $"{Operations}");
        TestContext.Out.WriteLine(result.Output);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Error, Does.Not.Contain("ERROR: AddressSanitizer"));
    }

    [Test]
    public void The_address_sanitizer_finds_a_fault_that_is_there() =>
        Assert.That(RunSanitized("use after free").Error, Does.Contain("ERROR: AddressSanitizer: heap-use-after-free"));

    /// <summary>
    /// Runs a probe with the native library that <c>build.sh test</c> builds with the address sanitizer. The sanitizer must be loaded
    /// before the runtime.
    /// </summary>
    private static ProcessResult RunSanitized(params string[] arguments)
    {
        Assert.That(NativeMemory.LiveCount, Is.GreaterThanOrEqualTo(0), "the library is loaded");
        string library = Path.Combine(Repository.Root, "artifacts", "native-sanitized", LibraryCandidates.FileName);
        if (!File.Exists(library) || Machine(library) != Machine(NativeLibraryLoader.LoadedPath!))
        {
            Assert.Ignore($"There is no {library} for this machine; ./build.sh test builds one on Linux.");
        }

        // The options let the runtime handle faults of managed code itself, and request more memory than there is.
        return ChildProcess.Run(
            ChildProcess.Assembly,
            arguments,
            (LibraryCandidates.PathVariable, library),
            ("LD_PRELOAD", Dependency(library, "libasan.so")),
            ("ASAN_OPTIONS", "detect_leaks=0:handle_segv=0:allocator_may_return_null=1"));
    }

    /// <summary>The number of the processor type in a library's header.</summary>
    private static int Machine(string library) => BitConverter.ToUInt16(File.ReadAllBytes(library), 18);

    /// <summary>The path of a library that another needs.</summary>
    private static string Dependency(string library, string name)
    {
        ProcessStartInfo start = new("ldd", [library]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadToEnd().Split('\n').Single(text => text.Contains(name, StringComparison.Ordinal));
        process.WaitForExit();
        return line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Single(word => word.StartsWith('/'));
    }
}
