namespace Latent.Interop;

/// <summary>Options of one run of a program, which runs the steps FirstStep, ..., FirstStep + Steps - 1.</summary>
/// <example>
/// <code>
/// program.Run(bindings, new RunOptions(batch: 32, steps: 10) { FirstStep = 1000, Seed = 7 });
/// </code>
/// </example>
public readonly record struct RunOptions
{
    // The number of steps minus one, so that the default value has one step.
    private readonly long _furtherSteps;

    /// <summary>Creates options; the other options are properties.</summary>
    /// <param name="batch">Rows of each batch, 1 to the batch capacity of the program.</param>
    /// <param name="steps">Number of steps, 0 to the step capacity of the program.</param>
    public RunOptions(int batch, long steps = 1) => (Batch, Steps) = (batch, steps);

    /// <summary>Rows of each batch, 1 to the batch capacity of the program.</summary>
    public int Batch { get; init; }

    /// <summary>Number of steps, 0 to the step capacity of the program; 1 by default.</summary>
    public long Steps
    {
        get => _furtherSteps + 1;
        init => _furtherSteps = value - 1;
    }

    /// <summary>Number of the first step, 0 or more. Random numbers and the bias correction of Adam count by it.</summary>
    public long FirstStep { get; init; }

    /// <summary>
    /// Index of this run's first row within a batch that is divided over several runs, a multiple of 4; 0 for a batch of its own. Random
    /// numbers with a row for each row of the batch are those of these rows.
    /// </summary>
    public long FirstRow { get; init; }

    /// <summary>
    /// Rows of a batch that is divided over several runs, at least <see cref="FirstRow"/> + <see cref="Batch"/>; 0 for a batch of its own.
    /// Means over rows scale by it. They are then this run's parts of the means over the divided batch: sum the parts of all runs before
    /// any operation that is not linear in them, such as a variance.
    /// </summary>
    public long GlobalBatch { get; init; }

    /// <summary>Key of all random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>Further options.</summary>
    public RunFlags Flags { get; init; }

    /// <summary>A flag that ends the run before its next step once it is set, or null.</summary>
    public CancellationFlag? Cancel { get; init; }
}
