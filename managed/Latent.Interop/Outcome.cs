namespace Latent.Interop;

/// <summary>Reasons for the end of a run.</summary>
public enum Outcome
{
    /// <summary>All steps are done.</summary>
    Completed = 0,

    /// <summary>The run was cancelled before step <see cref="RunResult.StepsDone"/>.</summary>
    Cancelled = 1,

    /// <summary>A guard, or the check for finite values, found a NaN or an infinity in step <see cref="RunResult.StepsDone"/>.</summary>
    NotFinite = 2,

    /// <summary>A gather or scatter got an index outside its table in step <see cref="RunResult.StepsDone"/>.</summary>
    BadIndex = 3,
}
