using Latent.Tests.Support;

namespace Latent.Tests.Devices;

/// <summary>
/// A host access to memory of the backend plain ends the process. A test that passes on that backend therefore makes no such access.
/// </summary>
public sealed class HostAccessTests
{
    // 128 plus the number of the signal, as in shells: SIGSEGV, and SIGABRT, with which .NET ends after a fault in managed code.
    private const int Fault = 128 + 11, Abort = 128 + 6;

    [Test]
    public void A_copy_is_no_access()
    {
        (int code, string output, string error) = Run(HostAccess.Copy);
        Assert.That((code, output.Trim()), Is.EqualTo((0, "6")), error);
    }

    [Test]
    public void A_kernel_on_memory_of_a_device_crashes()
    {
        (int code, string output, _) = Run(HostAccess.Kernel);
        Assert.That((code, output), Is.EqualTo((Fault, "")));
    }

    [Test]
    public void A_span_over_memory_of_a_device_crashes()
    {
        (int code, string output, string error) = Run(HostAccess.Span);
        Assert.That((code, output), Is.EqualTo((Abort, "")), error);
        Assert.That(error, Does.Contain("AccessViolationException").And.Contain(nameof(HostAccess)));
    }

    private static ProcessResult Run(string way)
    {
        PlainBackend.Require();
        return ChildProcess.Run(HostAccess.Program, way);
    }
}
