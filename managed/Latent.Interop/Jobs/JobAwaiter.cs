using System.Runtime.CompilerServices;

namespace Latent.Interop;

/// <summary>What <c>await</c> asks of a <see cref="JobHandle"/>. What follows runs in the context of the caller if it has one, else on the thread pool.</summary>
public readonly struct JobAwaiter : ICriticalNotifyCompletion
{
    private readonly JobHandle _handle;

    internal JobAwaiter(JobHandle handle) => _handle = handle;

    /// <summary>Whether there is nothing to wait for.</summary>
    public bool IsCompleted => _handle.IsCompleted;

    /// <summary>As <see cref="JobHandle.Complete"/>.</summary>
    public RunResult GetResult() => _handle.Complete();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => End().GetAwaiter().OnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => End().GetAwaiter().UnsafeOnCompleted(continuation);

    private Task End() => _handle.Job is null ? Task.CompletedTask : _handle.Job.WhenEnded();
}
