namespace Latent.Interop;

/// <summary>States of a job.</summary>
public enum JobStatus
{
    /// <summary>It waits for earlier jobs of its context, or for the job that it depends on.</summary>
    Scheduled,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its run returned; <see cref="RunResult.Outcome"/> shows whether the run ended early.</summary>
    Completed,

    /// <summary>It never ran: its token was cancelled before its start, or a job that it depends on was cancelled.</summary>
    Cancelled,

    /// <summary>Its run threw an exception, or it never ran because a job that it depends on failed or ended early.</summary>
    Failed,
}
