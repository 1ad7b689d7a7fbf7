using System.Reflection;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Latent.Platform.Runner;

/// <summary>Runs the tests of Latent.Interop with NUnit's own engine, and prints the tests that do not pass.</summary>
internal sealed class InteropTests : ITestListener
{
    private readonly SortedDictionary<string, int> _skipped = [];

    private InteropTests()
    {
    }

    internal static Tally Run()
    {
        NUnitTestAssemblyRunner runner = new(new DefaultTestAssemblyBuilder());
        runner.Load(Assembly.Load("Latent.Interop.Tests"), new Dictionary<string, object>());
        InteropTests listener = new();
        ITestResult result = runner.Run(listener, TestFilter.Empty);
        foreach ((string reason, int count) in listener._skipped)
        {
            Console.WriteLine($"Skipped: {reason}: {count} tests");
        }

        // A failed tear-down counts as one failure, although no test fails.
        int failed = result.ResultState.Status == TestStatus.Failed ? Math.Max(result.FailCount, 1) : 0;
        return new Tally(result.PassCount + result.WarningCount, failed, result.SkipCount + result.InconclusiveCount);
    }

    public void TestStarted(ITest test)
    {
    }

    public void TestFinished(ITestResult result)
    {
        if (result.Test.IsSuite && result.ResultState.Site != FailureSite.TearDown)
        {
            return; // The tests of the suite have reported.
        }

        if (result.ResultState.Status is TestStatus.Skipped or TestStatus.Inconclusive)
        {
            string reason = $"{result.Test.ClassName}: {result.Message}";
            _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;
        }
        else if (result.ResultState.Status == TestStatus.Failed)
        {
            Console.WriteLine($"FAILED: {result.FullName}: {result.Message}\n{result.StackTrace}");
        }
    }

    public void TestOutput(TestOutput output) => Console.Write(output.Text);

    public void SendMessage(TestMessage message)
    {
    }
}
