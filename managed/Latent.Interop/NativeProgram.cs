using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// A validated list of instructions that one native call runs for many steps. It keeps its context alive. Runs on one context never
/// overlap.
/// </summary>
public sealed unsafe partial class NativeProgram : IDisposable
{
    private readonly Handle _handle;
    private readonly long[] _segmentBytes;
    private readonly Placement[] _placements;

    // Index of the first tensor that is only read and has other data for each step; -1 if there is none.
    private readonly int _stepInput;

    private NativeProgram(
        Handle handle, Context context, long[] segmentBytes, Placement[] placements, int stepInput, int instructionCount, int batchCapacity,
        long stepCapacity)
    {
        _handle = handle;
        _stepInput = stepInput;
        _segmentBytes = segmentBytes;
        _placements = placements;
        Context = context;
        InstructionCount = instructionCount;
        BatchCapacity = batchCapacity;
        StepCapacity = stepCapacity;
    }

    /// <summary>The context that the program runs on.</summary>
    public Context Context { get; }

    /// <summary>Largest batch of a run.</summary>
    public int BatchCapacity { get; }

    /// <summary>Most steps of one run.</summary>
    public long StepCapacity { get; }

    /// <summary>Number of instructions.</summary>
    public int InstructionCount { get; }

    /// <summary>Number of segments to bind.</summary>
    public int SegmentCount => _segmentBytes.Length;

    /// <summary>Checks and copies a program; see <see cref="NativePrograms.Create"/>.</summary>
    internal static NativeProgram Create(
        Context context,
        ReadOnlySpan<Segment> segments,
        ReadOnlySpan<Tensor> tensors,
        ReadOnlySpan<Instruction> instructions,
        int batchCapacity,
        long stepCapacity,
        ReadOnlySpan<ChainStep> chainSteps,
        int tileRows)
    {
        ArgumentNullException.ThrowIfNull(context);
        long[] segmentBytes = new long[segments.Length];
        Placement[] placements = new Placement[segments.Length];
        for (int i = 0; i < segments.Length; i++)
        {
            (segmentBytes[i], placements[i]) = (segments[i].Bytes, (Placement)segments[i].Placement);
        }

        fixed (Segment* segmentPointer = segments)
        fixed (Tensor* tensorPointer = tensors)
        fixed (Instruction* instructionPointer = instructions)
        fixed (ChainStep* chainStepPointer = chainSteps)
        {
            ProgramDescription description = new ProgramDescription
            {
                Segments = segmentPointer,
                Tensors = tensorPointer,
                Instructions = instructionPointer,
                ChainSteps = chainStepPointer,
                StepCapacity = stepCapacity,
                BatchCapacity = batchCapacity,
                TileRows = tileRows,
                SegmentCount = segments.Length,
                TensorCount = tensors.Length,
                InstructionCount = instructions.Length,
                ChainStepCount = chainSteps.Length,
            };
            Handle handle = new(context, &description);
            return new NativeProgram(handle, context, segmentBytes, placements, StepInput(segments, tensors), instructions.Length,
                batchCapacity, stepCapacity);
        }
    }

    /// <summary>Least size in bytes of the memory that a run may bind to a segment.</summary>
    /// <param name="segment">Index of the segment.</param>
    /// <exception cref="IndexOutOfRangeException">The program has no such segment.</exception>
    public long SegmentBytes(int segment) => _segmentBytes[segment];

    /// <summary>Place of the memory that a run must bind to a segment.</summary>
    /// <param name="segment">Index of the segment.</param>
    /// <exception cref="IndexOutOfRangeException">The program has no such segment.</exception>
    public Placement SegmentPlacement(int segment) => _placements[segment];

    /// <summary>Runs some steps in one native call, without managed allocation.</summary>
    /// <param name="bindings">A buffer for each segment.</param>
    /// <param name="options">
    /// Batch, at most <see cref="BatchCapacity"/>, steps, at most <see cref="StepCapacity"/>, and further options.
    /// </param>
    /// <param name="profile">Empty, or one number per instruction, to which the run adds the nanoseconds that the instruction took.</param>
    /// <returns>The number of steps done and the reason for the end; an early end is not an error.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of range, the bindings belong to another program, or the profile has another length.
    /// </exception>
    /// <exception cref="InvalidOperationException">A segment has no buffer.</exception>
    /// <exception cref="ObjectDisposedException">The program, its context or a bound buffer is disposed.</exception>
    public RunResult Run(ProgramBindings bindings, RunOptions options, Span<long> profile = default)
    {
        CheckBindings(bindings);
        if (profile.Length != 0 && profile.Length != InstructionCount)
        {
            throw new ArgumentException(
                $"The profile has {profile.Length} numbers; none or {InstructionCount}, one for each instruction, were expected.",
                nameof(profile));
        }

        using Context.Lease lease = Context.Acquire();
        Hold();
        try
        {
            return RunHeld(bindings, options, profile);
        }
        finally
        {
            Unhold();
        }
    }

    /// <summary>Frees the program when no run uses it any more, scheduled runs included. Further calls do nothing.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Keeps the native program and its context alive until <see cref="Unhold"/>, even after Dispose.</summary>
    internal void Hold() => _handle.AddReference(typeof(NativeProgram));

    internal void Unhold() => _handle.Release();

    /// <summary>Runs some steps for a caller that has the lease of the context and holds the program.</summary>
    internal RunResult RunHeld(ProgramBindings bindings, in RunOptions options, Span<long> profile = default)
    {
        bindings.Acquire();
        try
        {
            fixed (long* profilePointer = profile)
            {
                Run run = new Native.Run
                {
                    Segments = bindings.Addresses,
                    SegmentBytes = bindings.Bytes,
                    Profile = profilePointer,
                    Cancel = options.Cancel is null ? null : options.Cancel.Pointer,
                    Seed = options.Seed,
                    FirstRow = options.FirstRow,
                    GlobalBatch = options.GlobalBatch,
                    FirstStep = options.FirstStep,
                    Steps = options.Steps,
                    Batch = options.Batch,
                    Flags = (Native.RunFlags)options.Flags,
                };
                Native.RunResult result;
                NativeStatus.ThrowIfFailed(NativeMethods.ltn_program_run(&result, _handle.Pointer, &run));
                return new RunResult(result);
            }
        }
        finally
        {
            bindings.Release();
            GC.KeepAlive(options.Cancel);
        }
    }

    private static int StepInput(ReadOnlySpan<Segment> segments, ReadOnlySpan<Tensor> tensors)
    {
        for (int i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].StepStride != 0 && segments[tensors[i].Segment].Access == Access.Read)
            {
                return i;
            }
        }

        return -1;
    }

    private void CheckBindings(ProgramBindings bindings)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        if (bindings.Program != this)
        {
            throw new ArgumentException("The bindings were created for another program.", nameof(bindings));
        }
    }

    private sealed class Handle : NativeHandle
    {
        private readonly Context _context;

        internal Handle(Context context, ProgramDescription* description)
        {
            using Context.Lease lease = context.Acquire();
            ProgramHandle* pointer;
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_program_create(&pointer, lease.Pointer, description));
            SetHandle((nint)pointer);
            context.AddReference();
            _context = context;
        }

        internal ProgramHandle* Pointer => (ProgramHandle*)handle;

        protected override bool ReleaseHandle()
        {
            NativeMethods.ltn_program_destroy(Pointer);
            _context.Release();
            return true;
        }
    }
}
