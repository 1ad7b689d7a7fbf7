namespace Latent.Interop;

/// <summary>Something that waits for the end of one job; a node of that job's list.</summary>
internal abstract class JobListener
{
    /// <summary>Stands for the list of a job that has ended.</summary>
    internal static JobListener Closed { get; } = new Signal();

    internal JobListener? Next { get; set; }

    /// <summary>Tells the listener that the job has ended, once.</summary>
    /// <returns>Listeners of another job that has ended by this, or null.</returns>
    internal abstract JobListener? Notify();

    /// <summary>Wakes a thread, or goes on with a method that awaits, never inside <see cref="Notify"/>.</summary>
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
