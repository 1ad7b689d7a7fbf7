using System.Runtime.ExceptionServices;

namespace Latent.Interop.Tests.Memory;

/// <summary>A thread that lives for one action only, and with it all that the thread kept for itself.</summary>
internal static class OtherThread
{
    internal static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
