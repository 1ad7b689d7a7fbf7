using System.Runtime.CompilerServices;

namespace Latent.Interop;

/// <summary>
/// The awaiter of a <see cref="JobHandle"/>. The code after <c>await</c> runs in the synchronization context of the caller if there is one,
/// otherwise on the thread pool.
/// </summary>
public readonly struct JobAwaiter : ICriticalNotifyCompletion
{
    private readonly JobHandle _handle;

    internal JobAwaiter(JobHandle handle) => _handle = handle;

    /// <summary>Whether the job has ended.</summary>
    public bool IsCompleted => _handle.IsCompleted;

    /// <summary>Returns or throws as <see cref="JobHandle.Complete"/>.</summary>
    public RunResult GetResult() => _handle.Complete();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => End().GetAwaiter().OnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => End().GetAwaiter().UnsafeOnCompleted(continuation);

    private Task End() => _handle.Job is null ? Task.CompletedTask : _handle.Job.WhenEnded();
}
