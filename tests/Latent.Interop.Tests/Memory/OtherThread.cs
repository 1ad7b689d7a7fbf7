using System.Runtime.ExceptionServices;

namespace Latent.Interop.Tests.Memory;

/// <summary>Runs an action on a thread of its own, which ends after it together with its thread-local data.</summary>
internal static class OtherThread
{
    internal static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
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
