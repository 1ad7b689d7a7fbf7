using System.Runtime.CompilerServices;

namespace Latent.Interop.Tests.Memory;

/// <summary>Tests of the records of allocations, and of the reports of leaks.</summary>
internal sealed class LeakDetectionTests
{
    private const string Variable = "LATENT_LEAK_DETECTION";

    private NativeLeakDetectionMode _mode;

    [SetUp]
    public void RememberMode() => _mode = NativeLeakDetection.Mode;

    [TearDown]
    public void RestoreMode() => NativeLeakDetection.Mode = _mode;

    [Test]
    public void A_leak_is_reported_with_the_file_and_line_of_its_allocation()
    {
        NativeLeakDetection.Mode = NativeLeakDetectionMode.EnabledWithStackTrace;
        (NativeBuffer<double> leak, int line) = (new NativeBuffer<double>(3), Line());
        NativeAllocation reported = NativeLeakDetection.Report().Allocations[^1];
        leak.Dispose();

        Assert.That((reported.Bytes, reported.Type, reported.Allocator), Is.EqualTo((24L, "NativeBuffer<Double>", "Persistent")));
        Assert.That(reported.Stack!.Split('\n')[0].TrimEnd(), Does.EndWith($"LeakDetectionTests.cs:line {line}")
            .And.Contain(nameof(A_leak_is_reported_with_the_file_and_line_of_its_allocation)));
        Assert.That(reported.ToString(), Does.StartWith("24 bytes, NativeBuffer<Double> from Persistent").And.Contain(reported.Stack));
    }

    [Test]
    public void Every_allocator_and_every_resize_leads_to_the_line_that_asked()
    {
        NativeLeakDetection.Mode = NativeLeakDetectionMode.EnabledWithStackTrace;
        using CountingFunctions functions = new();
        (NativeBuffer<int> own, int first) = (new NativeBuffer<int>([1, 2], functions.Allocator), Line());
        (NativeBuffer<int> frame, int second) = (new NativeBuffer<int>(1, Allocator.Frame), Line());
        IEnumerable<string> stacks = NativeLeakDetection.Report().Allocations.TakeLast(2)
            .Select(allocation => allocation.Stack!.Split('\n')[0].TrimEnd());

        Assert.That(stacks, Is.All.Contain("LeakDetectionTests.cs"));
        Assert.That(stacks, Has.Some.EndsWith($":line {first}").And.Some.EndsWith($":line {second}"));
        frame.Resize(100);
        int third = Line() - 1;
        NativeAllocation resized = NativeLeakDetection.Report().Allocations[^1];
        Assert.That(resized.Stack, Does.Contain($":line {third}"));
        Assert.That(resized.Bytes, Is.EqualTo(400));
        own.Dispose();
        frame.Dispose();
    }

    [Test]
    public void What_is_disposed_or_owns_no_memory_is_not_listed()
    {
        NativeLeakDetection.Mode = NativeLeakDetectionMode.Enabled;
        int before = NativeLeakDetection.Report().Count;
        using (TempScope.Open())
        using (NativeBuffer<int> buffer = new(3))
        using (NativeBuffer.Pin([1, 2]))
        {
            _ = new NativeBuffer<int>(3, Allocator.Temp);
            _ = buffer.Slice(1);
            buffer.Resize(5);
            Assert.That(NativeLeakDetection.Report().Count, Is.EqualTo(before + 1));
            Assert.That(NativeLeakDetection.Report().Allocations[^1],
                Is.EqualTo(new NativeAllocation(20, "NativeBuffer<Int32>", "Persistent", null)));
        }

        Assert.That(NativeLeakDetection.Report().Count, Is.EqualTo(before));
    }

    [Test]
    public void Nothing_is_written_down_while_detection_is_disabled()
    {
        int before = NativeLeakDetection.Report().Count;
        NativeLeakDetection.Mode = NativeLeakDetectionMode.Disabled;
        using NativeBuffer<int> buffer = new(3);

        Assert.That(NativeLeakDetection.Report().Count, Is.EqualTo(before));
    }

    [Test]
    public void A_mode_that_is_none_is_refused()
    {
        Assert.That(() => NativeLeakDetection.Mode = (NativeLeakDetectionMode)3, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => NativeLeakDetection.Mode = (NativeLeakDetectionMode)(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(NativeLeakDetection.Mode, Is.EqualTo(_mode));
    }

    [TestCase("stacktrace")]
    [TestCase("StackTrace")]
    public void At_its_exit_a_process_reports_its_leaks_with_their_lines(string mode)
    {
        ProcessResult result = ChildProcess.Run("leaks", (Variable, mode));
        string[] lines = [.. result.Output.Split('\n').Where(line => line.StartsWith("line", StringComparison.Ordinal))
            .Select(line => line.TrimEnd())];
        string[] error = result.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n');

        Assert.That(error[0], Is.EqualTo("Latent: 2 native allocations were not disposed, 52 bytes."));
        Assert.That(error, Has.Some.EqualTo("  40 bytes, NativeBuffer<Single> from Persistent"));
        Assert.That(error, Has.Some.EqualTo("  12 bytes, NativeBuffer<Int32> from Persistent, freed by the garbage collector"));
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines.Select(line => error.Count(text => text.EndsWith($"LeakProbe.cs:{line}", StringComparison.Ordinal))),
            Is.All.EqualTo(1));
        Assert.That(result.Output, Does.Contain("alive 2"), "the leak and the block of Temp");
    }

    [Test]
    public void Without_stacks_the_report_is_a_line_for_each_leak()
    {
        ProcessResult result = ChildProcess.Run("leaks", (Variable, "enabled"));

        Assert.That(result.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(3));
    }

    [TestCase("disabled")]
    [TestCase("")]
    [TestCase(null)]
    public void By_default_nothing_is_reported(string? mode)
    {
        ProcessResult result = ChildProcess.Run("leaks", (Variable, mode));

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
    }

    [Test]
    public void An_unknown_mode_in_the_environment_is_named()
    {
        ProcessResult result = ChildProcess.Run("leaks", (Variable, "sometimes"));

        Assert.That(result.Output.TrimEnd(), Is.EqualTo(
            $"InvalidOperationException: The environment variable {Variable} is 'sometimes'; disabled, "
            + "enabled or stacktrace was expected."));
    }

    private static int Line([CallerLineNumber] int line = 0) => line;
}
