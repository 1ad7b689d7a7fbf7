namespace Latent.Cli.Training;

/// <summary>The treatment of files and output in a training; none of it changes the model.</summary>
internal sealed record RunOptions
{
    /// <summary>The default of <see cref="Interval"/>, in minutes.</summary>
    public const double StandardMinutes = 5;

    /// <summary>The default of <see cref="EventSteps"/> where events are written.</summary>
    public const int StandardEventSteps = 100;

    /// <summary>Whether to continue an unfinished training that is in the folder.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether to replace what is in the folder.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The time between checkpoints within an epoch.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(StandardMinutes);

    /// <summary>The number of steps between two losses in event files for TensorBoard; 0 for no such files.</summary>
    public int EventSteps { get; init; }

    /// <summary>Whether the result is written as JSON in place of lines and tables.</summary>
    public bool Json { get; init; }
}
