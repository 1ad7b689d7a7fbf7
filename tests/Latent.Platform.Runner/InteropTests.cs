using System.Reflection;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Latent.Platform.Runner;

/// <summary>Runs the tests of Latent.Interop with NUnit's own engine, and prints what does not pass.</summary>
internal sealed class InteropTests : ITestListener
{
    private InteropTests()
    {
    }

    internal static Tally Run()
    {
        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        runner.Load(Assembly.Load("Latent.Interop.Tests"), new Dictionary<string, object>());
        ITestResult result = runner.Run(new InteropTests(), TestFilter.Empty);
        return new Tally(result.PassCount + result.WarningCount, result.FailCount, result.SkipCount + result.InconclusiveCount);
    }

    public void TestStarted(ITest test)
    {
    }

    public void TestFinished(ITestResult result)
    {
        if (result.ResultState.Status is TestStatus.Passed or TestStatus.Warning || (result.HasChildren && result.ResultState.Site == FailureSite.Child))
        {
            return;
        }

        Console.WriteLine($"{result.ResultState.Status}: {result.FullName}: {result.Message}");
        if (result.ResultState.Status == TestStatus.Failed)
        {
            Console.WriteLine(result.StackTrace);
        }
    }

    public void TestOutput(TestOutput output) => Console.Write(output.Text);

    public void SendMessage(TestMessage message)
    {
    }
}
