namespace Latent.Interop;

/// <summary>A listener for the end of one job; a node of that job's list.</summary>
internal abstract class JobListener
{
    /// <summary>The list of a job that has ended, a marker.</summary>
    internal static JobListener Closed { get; } = new Signal();

    internal JobListener? Next { get; set; }

    /// <summary>Handles the end of the job. It is called once.</summary>
    /// <returns>The listeners of another job that ended through this call, or null.</returns>
    internal abstract JobListener? Notify();

    /// <summary>A listener that completes a task. Continuations of the task never run inside <see cref="Notify"/>.</summary>
    internal sealed class Signal : JobListener
    {
        private readonly TaskCompletionSource<bool> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Task => _source.Task;

        internal override JobListener? Notify()
        {
            _source.SetResult(true);
            return null;
        }
    }
}
