namespace Latent.Interop;

/// <summary>How far a job has come.</summary>
public enum JobStatus
{
    /// <summary>It waits for its turn or for the job that it depends on.</summary>
    Scheduled,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its run returned; the result tells whether it ended early.</summary>
    Completed,

    /// <summary>It never ran: its token was cancelled before, or a job that it depends on was.</summary>
    Cancelled,

    /// <summary>Its run threw an exception, or it never ran because a job that it depends on failed or ended early.</summary>
    Failed,
}
