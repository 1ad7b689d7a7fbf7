namespace Latent.Interop;

/// <summary>The reason for which a run ended.</summary>
public enum Outcome
{
    /// <summary>All steps were done.</summary>
    Completed = 0,

    /// <summary>The run was cancelled before step <see cref="RunResult.StepsDone"/>.</summary>
    Cancelled = 1,

    /// <summary>A guard, or the check for finiteness, saw a NaN or an infinity in step <see cref="RunResult.StepsDone"/>.</summary>
    NotFinite = 2,

    /// <summary>A gather or scatter met a row outside its table in step <see cref="RunResult.StepsDone"/>.</summary>
    BadIndex = 3,
}
