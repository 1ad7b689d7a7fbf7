namespace Latent.Interop;

/// <summary>
/// The result of a run: the number of steps done, and the reason for its end. The default value is the result of a run without steps.
/// </summary>
public readonly record struct RunResult
{
    // The index plus one, so that the default value has no instruction.
    private readonly int _instruction;
    private readonly int _tensor;

    internal RunResult(in Native.RunResult result)
    {
        StepsDone = result.StepsDone;
        Outcome = (Outcome)result.Outcome;
        Instruction = result.Instruction;
        Tensor = result.Tensor;
        Row = result.Value;
    }

    /// <summary>Number of steps that were completed.</summary>
    public long StepsDone { get; init; }

    /// <summary>The reason for the end.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>Index of the instruction that ended the run, or -1.</summary>
    public int Instruction
    {
        get => _instruction - 1;
        init => _instruction = value + 1;
    }

    /// <summary>Index of the offending tensor, or -1.</summary>
    public int Tensor
    {
        get => _tensor - 1;
        init => _tensor = value + 1;
    }

    /// <summary>The index outside its table that ended the run with <see cref="Outcome.BadIndex"/>; 0 otherwise.</summary>
    public long Row { get; init; }
}
