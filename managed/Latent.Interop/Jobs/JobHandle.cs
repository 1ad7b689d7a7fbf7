using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>
/// A run of a program that was scheduled for the background. Copies of a handle denote the same job. The default value is a job that has
/// completed without a step. A handle may be ignored; the failure of a job that nobody observes has no effect.
/// </summary>
/// <remarks>
/// Each <see cref="Context"/> runs its jobs one after the other in the order in which they were scheduled, on its native threads and one
/// managed thread of its own. <see cref="Complete"/> is the only exception: it runs a job before others. Use dependencies to order jobs.
/// </remarks>
/// <example>
/// <code>
/// JobHandle train = training.Schedule(bindings, new RunOptions(batch: 32, steps: 10));
/// JobHandle sample = sampling.Schedule(others, new RunOptions(batch: 8), dependsOn: train);
/// DrawFrame();
/// sample.Complete();
/// </code>
/// </example>
public readonly struct JobHandle : IEquatable<JobHandle>
{
    private readonly Job? _job;

    internal JobHandle(Job? job) => _job = job;

    /// <summary>Whether the job has ended: it has completed, was cancelled or has failed.</summary>
    public bool IsCompleted => _job is null || _job.IsEnded;

    /// <summary>The state of the job.</summary>
    public JobStatus Status => _job is null ? JobStatus.Completed : _job.Status;

    internal Job? Job => _job;

    /// <summary>
    /// Waits for the job. If the job has not started, the calling thread runs its unstarted dependencies and then the job at once, before
    /// other jobs of its context.
    /// </summary>
    /// <returns>The result of the run; for combined jobs the sum of their steps.</returns>
    /// <exception cref="OperationCanceledException">
    /// The job was cancelled before it started, or one that it depends on was cancelled.
    /// </exception>
    /// <exception cref="JobDependencyException">A job that it depends on failed or ended before its last step.</exception>
    /// <exception cref="UseAfterDisposeException">A bound buffer was disposed before the job started.</exception>
    /// <exception cref="ArgumentException">An option of the run is out of range.</exception>
    public RunResult Complete()
    {
        if (_job is null)
        {
            return default;
        }

        _job.Complete();
        return _job.Result();
    }

    /// <summary>Returns the awaiter: <c>await handle</c> returns or throws as <see cref="Complete"/>, without blocking a thread.</summary>
    public JobAwaiter GetAwaiter() => new(this);

    /// <summary>
    /// Combines jobs into one that completes when all of them have completed. It fails or is cancelled if one of them does not complete all
    /// its steps.
    /// </summary>
    /// <param name="handles">The jobs, of any contexts.</param>
    public static JobHandle CombineDependencies(params ReadOnlySpan<JobHandle> handles) => CombinedJob.Of(handles);

    /// <summary>Whether both are the same job.</summary>
    public bool Equals(JobHandle other) => _job == other._job;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is JobHandle other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _job is null ? 0 : _job.GetHashCode();

    /// <summary>Whether both are the same job.</summary>
    public static bool operator ==(JobHandle left, JobHandle right) => left.Equals(right);

    /// <summary>Whether they are different jobs.</summary>
    public static bool operator !=(JobHandle left, JobHandle right) => !left.Equals(right);
}
