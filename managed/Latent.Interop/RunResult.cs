namespace Latent.Interop;

/// <summary>The end of a run: how far it came, and why it went no further. The default value is that of a run without steps.</summary>
public readonly record struct RunResult
{
    // One more than the index, so that the default value has none.
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

    /// <summary>Index of the tensor that was found wrong, or -1.</summary>
    public int Tensor
    {
        get => _tensor - 1;
        init => _tensor = value + 1;
    }

    /// <summary>The row outside its table that ended the run as <see cref="Outcome.BadIndex"/>; 0 otherwise.</summary>
    public long Row { get; init; }
}
