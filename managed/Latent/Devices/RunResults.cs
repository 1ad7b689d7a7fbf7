using Latent.Interop;

namespace Latent.Devices;

/// <summary>Checks of the results of runs.</summary>
internal static class RunResults
{
    /// <summary>Returns the result of a run that completed its steps.</summary>
    /// <param name="result">The result.</param>
    /// <param name="program">The program that ran.</param>
    /// <param name="run">A name for the run, such as "The evaluation".</param>
    /// <exception cref="InvalidOperationException">
    /// The run ended early, or did no step, so that a loop over its steps would not end.
    /// </exception>
    public static RunResult RequireCompleted(this RunResult result, CompiledProgram program, string run) =>
        result is { Outcome: Outcome.Completed, StepsDone: > 0 }
            ? result
            : throw new InvalidOperationException(
                $"{run} ended as {result.Outcome} after {result.StepsDone} "
                + $"steps{(result.Tensor >= 0 ? $", at the tensor {program.TensorName(result)}" : "")}.");
}
