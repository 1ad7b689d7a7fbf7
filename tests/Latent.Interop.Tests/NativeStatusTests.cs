using Latent.Interop.Native;

namespace Latent.Interop.Tests;

internal sealed class NativeStatusTests
{
    [TestCase(Status.InvalidArgument, typeof(ArgumentException))]
    [TestCase(Status.InvalidState, typeof(InvalidOperationException))]
    [TestCase(Status.Unsupported, typeof(NotSupportedException))]
    [TestCase(Status.OutOfMemory, typeof(InsufficientMemoryException))]
    [TestCase(Status.Internal, typeof(LatentInternalException))]
    [TestCase((Status)77, typeof(LatentInternalException))]
    public void Each_failure_has_its_exception_with_the_librarys_message(Status status, Type expected)
    {
        Exception exception = NativeStatus.ToException(status, "what went wrong");

        Assert.That(exception, Is.TypeOf(expected));
        Assert.That(exception.Message, Does.Contain("what went wrong"));
    }

    [Test]
    public void Every_failure_of_the_header_is_mapped()
    {
        foreach (Status status in Enum.GetValues<Status>().Where(status => status != Status.Ok))
        {
            Assert.That(NativeStatus.ToException(status, "m").Message, Does.Not.Contain("unknown status"));
        }
    }

    [Test]
    public void Success_throws_nothing() => Assert.That(() => NativeStatus.ThrowIfFailed(Status.Ok), Throws.Nothing);
}
