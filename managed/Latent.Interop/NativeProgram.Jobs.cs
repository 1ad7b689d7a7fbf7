using System.Diagnostics;
using Latent.Interop.Native;

namespace Latent.Interop;

public sealed partial class NativeProgram
{
    private readonly StepPace _pace = new();

    /// <summary>Runs some steps in the background: the same call as <see cref="Run"/>, with the same results bit for bit. One object is allocated.</summary>
    /// <remarks>
    /// Nobody may write to what the program reads, nor use what it writes, until the job has ended. A program or context that is disposed before serves its
    /// scheduled runs still; a buffer does not.
    /// </remarks>
    /// <param name="bindings">A buffer for each segment, as they are bound when the job starts.</param>
    /// <param name="options">Batch, steps and what else there is to say.</param>
    /// <param name="dependsOn">
    /// A job that must complete all its steps before; if it does not, this one fails or is cancelled. Until it has ended, jobs of this context that were scheduled
    /// after this one wait too.
    /// </param>
    /// <param name="cancellation">Ends the job: before its start by <see cref="OperationCanceledException"/>, then before its next step by <see cref="Outcome.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">The bindings belong to another program, or the options have a flag to cancel besides the token.</exception>
    /// <exception cref="ObjectDisposedException">The program is disposed.</exception>
    public JobHandle Schedule(ProgramBindings bindings, RunOptions options, JobHandle dependsOn = default, CancellationToken cancellation = default)
    {
        CheckBindings(bindings);
        if (options.Cancel is not null && cancellation.CanBeCanceled)
        {
            throw new ArgumentException("The run has a flag and a token to be cancelled by; one of them was expected.", nameof(cancellation));
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
    /// Runs as many whole steps as fit into a time, such as what a frame of a game leaves over. The time of a step is learnt from the steps that were run so,
    /// as a mean in which later ones weigh more.
    /// </summary>
    /// <remarks>
    /// One step is done in any case, so that a program advances even if no step fits, unless the budget is zero or less. Half of the steps that seem to fit are run in one
    /// native call, then half of what is left, down to one: the time is exceeded by what the last step took longer than expected. Outputs that have a copy for each step
    /// hold those of the last native call.
    /// </remarks>
    /// <param name="budget">The time.</param>
    /// <param name="bindings">A buffer for each segment.</param>
    /// <param name="options">Batch, first step and what else there is to say; its number of steps does not count.</param>
    /// <returns>How many steps were done and why the last call ended; the next one begins at the first step plus that many.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the bindings belong to another program.</exception>
    /// <exception cref="InvalidOperationException">A segment has no buffer, or an input differs from step to step, of which a run must know how many steps it has.</exception>
    /// <exception cref="ObjectDisposedException">The program, its context or a bound buffer is disposed.</exception>
    public RunResult Step(TimeSpan budget, ProgramBindings bindings, RunOptions options)
    {
        if (_stepInput >= 0)
        {
            throw new InvalidOperationException(
                $"Tensor {_stepInput} of the program is read at another place in each step, and how many steps fit is not known before; use Run or Schedule.");
        }

        CheckBindings(bindings);
        long entered = Stopwatch.GetTimestamp();
        using Context.Lease lease = Context.Acquire();
        Hold();
        try
        {
            // What the context's turn had to be waited for is spent, but says nothing of the steps.
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
