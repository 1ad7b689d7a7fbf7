using System.Diagnostics;
using Latent.Interop.Native;

namespace Latent.Interop;

public sealed partial class NativeProgram
{
    private readonly StepPace _pace = new();

    /// <summary>
    /// Runs some steps in the background. The results are those of <see cref="Run"/>, bit for bit. The call allocates one object.
    /// </summary>
    /// <remarks>
    /// Until the job has ended, no other code may write to memory that the program reads, or use memory that it writes. A scheduled run
    /// keeps its program and context, even if they are disposed before it starts, but not its buffers.
    /// </remarks>
    /// <param name="bindings">A buffer for each segment; those that are bound when the job starts.</param>
    /// <param name="options">Batch, steps and further options.</param>
    /// <param name="dependsOn">
    /// A job that must complete all its steps before this one starts; otherwise this job fails or is cancelled. Until that job has ended,
    /// later jobs of this context wait too.
    /// </param>
    /// <param name="cancellation">
    /// A token that ends the job: before its start with an <see cref="OperationCanceledException"/>, later before its next step with
    /// <see cref="Outcome.Cancelled"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The bindings belong to another program, or the options have a cancellation flag besides the token.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The program is disposed.</exception>
    public JobHandle Schedule(ProgramBindings bindings, RunOptions options, JobHandle dependsOn = default,
        CancellationToken cancellation = default)
    {
        CheckBindings(bindings);
        if (options.Cancel is not null && cancellation.CanBeCanceled)
        {
            throw new ArgumentException(
                "The run has both a flag and a token for its cancellation; one of them was expected.", nameof(cancellation));
        }

        ProgramJob job = new(this, bindings, options, dependsOn.Job, cancellation);
        try
        {
            job.Watch();
            Context.Jobs.Add(job);
        }
        catch
        {
            job.Cancel(cancellation);
            throw;
        }

        return new JobHandle(job);
    }

    /// <summary>
    /// Runs as many whole steps as fit into a time, such as the spare time of a frame. The expected time of a step is a running mean over
    /// the earlier steps of this method, in which later ones weigh more.
    /// </summary>
    /// <remarks>
    /// If the budget is positive, at least one step runs, so that a program advances even if no step fits. The first native call runs half
    /// of the steps that should fit, the next one half of the remaining ones, and so on down to one. Thus the time is exceeded only by the
    /// excess of the last step over its expected time. Outputs with a copy for each step hold those of the last native call.
    /// </remarks>
    /// <param name="budget">Time for the steps.</param>
    /// <param name="bindings">A buffer for each segment.</param>
    /// <param name="options">Batch, first step and further options; the number of steps is ignored.</param>
    /// <returns>
    /// The number of steps done and the reason for the end of the last native call. The next call begins at the first step plus the number
    /// of steps done.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of range, or the bindings belong to another program.</exception>
    /// <exception cref="InvalidOperationException">
    /// A segment has no buffer; or an input has other data for each step, which needs a number of steps that is known before the run.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The program, its context or a bound buffer is disposed.</exception>
    public RunResult Step(TimeSpan budget, ProgramBindings bindings, RunOptions options)
    {
        if (_stepInput >= 0)
        {
            throw new InvalidOperationException(
                $"Tensor {_stepInput} of the program is read at another place in each step, so the number of steps must be known before; "
                + "use Run or Schedule.");
        }

        CheckBindings(bindings);
        long entered = Stopwatch.GetTimestamp();
        using Context.Lease lease = Context.Acquire();
        Hold();
        try
        {
            // The wait for the context counts against the budget, but not as time of the steps.
            StepTimer timer = _pace.Start(budget, options.Batch, entered, Stopwatch.GetTimestamp());
            RunResult result = RunHeld(bindings, options with { Steps = 0 });
            while (result.Outcome == Outcome.Completed && timer.StepsThatFit(StepCapacity) is > 0 and long steps)
            {
                long done = result.StepsDone;
                result = RunHeld(bindings, options with { Steps = steps, FirstStep = options.FirstStep + done });
                timer.Add(result.StepsDone, Stopwatch.GetTimestamp());
                result = result with { StepsDone = result.StepsDone + done };
            }

            return result;
        }
        finally
        {
            Unhold();
        }
    }
}
