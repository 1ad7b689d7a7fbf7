using Latent.Interop;
using NUnit.Framework.Interfaces;

[assembly: Latent.Tests.NoLeaks]

namespace Latent.Tests;

/// <summary>
/// Fails each test that leaves native memory behind which nobody disposed, garbage or not. With LATENT_LEAK_DETECTION=stacktrace it names the
/// allocating lines.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class NoLeaksAttribute : Attribute, ITestAction
{
    private readonly Stack<int> _before = new();
    private int _told;

    public ActionTargets Targets => ActionTargets.Test | ActionTargets.Suite;

    public void BeforeTest(ITest test)
    {
        if (NativeLeakDetection.Mode == NativeLeakDetectionMode.Disabled)
        {
            NativeLeakDetection.Mode = NativeLeakDetectionMode.Enabled;
        }

        _before.Push(NativeLeakDetection.Report().Count - _told);
    }

    public void AfterTest(ITest test)
    {
        NativeLeakReport report = NativeLeakDetection.Report();
        int before = _before.Pop() + _told;
        if (report.Count <= before)
        {
            return;
        }

        _told += report.Count - before;
        string leaks = $"{test.FullName} leaks:\n{string.Join('\n', report.Allocations.TakeLast(report.Count - before))}";
        if (test.IsSuite)
        {
            // Left by what is set up once for many tests. The test platform passes over failures after the last test.
            Environment.FailFast(leaks);
        }

        Assert.Fail(leaks);
    }
}
