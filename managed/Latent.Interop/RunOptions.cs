namespace Latent.Interop;

/// <summary>The numbers of one run of a program: it does the steps FirstStep, ..., FirstStep + Steps - 1.</summary>
/// <example>
/// <code>
/// program.Run(bindings, new RunOptions(batch: 32, steps: 10) { FirstStep = 1000, Seed = 7 });
/// </code>
/// </example>
public readonly record struct RunOptions
{
    // One less than the steps, so that the default value has one.
    private readonly long _furtherSteps;

    /// <summary>Options of a run; the other members are properties.</summary>
    /// <param name="batch">Rows of each batch, 1 to the largest batch of the program.</param>
    /// <param name="steps">Number of steps, 0 to the most of the program.</param>
    public RunOptions(int batch, long steps = 1) => (Batch, Steps) = (batch, steps);

    /// <summary>Rows of each batch, 1 to the largest batch of the program.</summary>
    public int Batch { get; init; }

    /// <summary>Number of steps, 0 to the most of the program; 1 by default.</summary>
    public long Steps
    {
        get => _furtherSteps + 1;
        init => _furtherSteps = value - 1;
    }

    /// <summary>Number of the first step, 0 or more: the counter of random numbers and of Adam's bias correction.</summary>
    public long FirstStep { get; init; }

    /// <summary>
    /// The place of the first row in a batch that several runs share, a multiple of 4; 0 for a batch of its own. Random numbers with a row for each row of the
    /// batch are those of these rows.
    /// </summary>
    public long FirstRow { get; init; }

    /// <summary>
    /// Rows of the batch that several runs share, at least the first row and those of this run, for the scales of means over it; 0 for a batch of its own. Means over rows
    /// are then shares of the batch's: sum those of all runs before anything that is not linear in them, such as a variance.
    /// </summary>
    public long GlobalBatch { get; init; }

    /// <summary>Key of all random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>What else to do.</summary>
    public RunFlags Flags { get; init; }

    /// <summary>A flag that ends the run before its next step once it is set, or null.</summary>
    public CancellationFlag? Cancel { get; init; }
}
