namespace Latent.Interop.Tests.Memory;

/// <summary>A call of another thread that holds the memory of a buffer, as a kernel does, until the test ends it.</summary>
internal sealed class CallElsewhere : IDisposable
{
    private readonly ManualResetEventSlim _holds = new();
    private readonly ManualResetEventSlim _mayEnd = new();
    private readonly Thread _thread;

    internal CallElsewhere(NativeBuffer<float> buffer)
    {
        _thread = new Thread(() =>
        {
            using MemoryHold hold = ((KernelSpan<float>)buffer).Hold();
            _holds.Set();
            _mayEnd.Wait();
        });
        _thread.Start();
        _holds.Wait();
    }

    internal bool HasEnded { get; private set; }

    /// <summary>Ends the call, and waits until it has released the buffer.</summary>
    internal void End()
    {
        HasEnded = true;
        _mayEnd.Set();
        _thread.Join();
    }

    public void Dispose()
    {
        End();
        _holds.Dispose();
        _mayEnd.Dispose();
    }
}
