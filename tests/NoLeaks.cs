using Latent.Interop;
using NUnit.Framework.Interfaces;

[assembly: Latent.Tests.NoLeaks]

namespace Latent.Tests;

/// <summary>
/// Fails each test that leaves native memory which was not disposed, whether or not its owner is garbage. With
/// LATENT_LEAK_DETECTION=stacktrace the failure names the allocating lines.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class NoLeaksAttribute : Attribute, ITestAction
{
    private readonly Stack<int> _before = new();
    private int _reported;

    public ActionTargets Targets => ActionTargets.Test | ActionTargets.Suite;

    public void BeforeTest(ITest test)
    {
        if (NativeLeakDetection.Mode == NativeLeakDetectionMode.Disabled)
        {
            NativeLeakDetection.Mode = NativeLeakDetectionMode.Enabled;
        }

        _before.Push(NativeLeakDetection.Report().Count - _reported);
    }

    public void AfterTest(ITest test)
    {
        NativeLeakReport report = NativeLeakDetection.Report();
        int before = _before.Pop() + _reported;
        if (report.Count <= before)
        {
            return;
        }

        _reported += report.Count - before;
        string leaks = $"{test.FullName} leaks:\n{string.Join('\n', report.Allocations.TakeLast(report.Count - before))}";
        if (test.IsSuite)
        {
            // The memory belongs to the set-up of a suite. The test platform ignores failures after the last test, so the process ends
            // here.
            Environment.FailFast(leaks);
        }

        Assert.Fail(leaks);
    }
}
