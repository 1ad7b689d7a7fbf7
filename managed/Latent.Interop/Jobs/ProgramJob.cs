using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>A scheduled run. It keeps program and context until it has ended, and the buffers of its bindings while it runs.</summary>
internal sealed class ProgramJob : QueuedJob
{
    private readonly CancellationToken _token;
    private readonly long _steps;
    private readonly long _firstStep;
    private readonly ulong _seed;
    private readonly int _batch;
    private readonly RunFlags _flags;
    private NativeProgram? _program;
    private ProgramBindings? _bindings;
    private CancellationTokenRegistration _registration;
    private CancellationFlag? _cancel;

    internal ProgramJob(
        NativeProgram program, ProgramBindings bindings, int batch, long steps, long firstStep, ulong seed, RunFlags flags, Job? dependency, CancellationToken token)
        : base(dependency)
    {
        (_program, _bindings, _token) = (program, bindings, token);
        (_batch, _steps, _firstStep, _seed, _flags) = (batch, steps, firstStep, seed, flags);
        program.Hold();
    }

    /// <summary>Lets the token end the job from now on; at once if it is cancelled.</summary>
    internal void Watch() => _registration = _token.Register(static job => ((ProgramJob)job!).OnCancelled(), this, useSynchronizationContext: false);

    protected override RunResult Execute()
    {
        NativeProgram program = _program!;
        using Context.Lease lease = program.Context.AcquireHeld();
        if (!_token.CanBeCanceled)
        {
            return program.RunHeld(_bindings!, _batch, _steps, _firstStep, _seed, _flags, null);
        }

        // Whoever cancels sees the flag, or is seen here.
        CancellationFlag flag = program.Context.JobFlag;
        Interlocked.Exchange(ref _cancel, flag);
        try
        {
            if (_token.IsCancellationRequested)
            {
                flag.Cancel();
            }

            return program.RunHeld(_bindings!, _batch, _steps, _firstStep, _seed, _flags, flag);
        }
        finally
        {
            // Waits for a cancellation under way, after which nobody sets the flag.
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
