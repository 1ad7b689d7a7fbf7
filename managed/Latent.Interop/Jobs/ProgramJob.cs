namespace Latent.Interop;

/// <summary>
/// A scheduled run. It keeps its program and context alive until it has ended, and the buffers of its bindings while it runs.
/// </summary>
internal sealed class ProgramJob : QueuedJob
{
    private readonly CancellationToken _token;
    private readonly RunOptions _options;
    private NativeProgram? _program;
    private ProgramBindings? _bindings;
    private CancellationTokenRegistration _registration;
    private CancellationFlag? _cancel;

    internal ProgramJob(NativeProgram program, ProgramBindings bindings, in RunOptions options, Job? dependency, CancellationToken token)
        : base(dependency)
    {
        (_program, _bindings, _options, _token) = (program, bindings, options, token);
        program.Hold();
    }

    /// <summary>
    /// Registers for the cancellation of the token, which from now on ends the job; at once if the token is already cancelled.
    /// </summary>
    internal void Watch() =>
        _registration = _token.Register(static job => ((ProgramJob)job!).OnCancelled(), this, useSynchronizationContext: false);

    protected override RunResult Execute()
    {
        NativeProgram program = _program!;
        using Context.Lease lease = program.Context.AcquireHeld();
        if (!_token.CanBeCanceled)
        {
            return program.RunHeld(_bindings!, _options);
        }

        // No cancellation is lost: either OnCancelled sees the flag, or the check below sees the cancelled token.
        CancellationFlag flag = program.Context.JobFlag;
        Interlocked.Exchange(ref _cancel, flag);
        try
        {
            if (_token.IsCancellationRequested)
            {
                flag.Cancel();
            }

            return program.RunHeld(_bindings!, _options with { Cancel = flag });
        }
        finally
        {
            // Dispose waits for a cancellation under way; after it nothing sets the flag.
            _registration.Dispose();
            _cancel = null;
            flag.Reset();
        }
    }

    protected override void Release()
    {
        _registration.Dispose();
        _program!.Unhold();
        (_program, _bindings) = (null, null);
    }

    private void OnCancelled()
    {
        Cancel(_token);
        Volatile.Read(ref _cancel)?.Cancel();
    }
}
