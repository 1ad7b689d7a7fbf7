namespace Latent.Training;

/// <summary>The place of a step in a training, for a <see cref="Schedule"/>.</summary>
public readonly record struct TrainingTime
{
    private readonly bool _isOfFirstTraining;

    /// <summary>Creates a time.</summary>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="planned">The number of steps of the whole training; null if it is not known.</param>
    public TrainingTime(long step, long? planned = null)
        : this(step, planned, isOfFirstTraining: false)
    {
    }

    internal TrainingTime(long step, long? planned, bool isOfFirstTraining) =>
        (Step, Planned, _isOfFirstTraining) = (step, planned, isOfFirstTraining);

    /// <summary>The step, counted from 0 over all trainings of a trainer.</summary>
    public long Step { get; }

    /// <summary>
    /// The number of steps of the whole training: those of <see cref="TrainerOptions.PlannedEpochs"/> or
    /// <see cref="TrainerOptions.PlannedSteps"/>, or else those of the first training; null if that is not known.
    /// </summary>
    public long? Planned { get; }

    /// <summary>The fraction from 0 to 1 of the planned steps that are done; 1 after them.</summary>
    /// <exception cref="InvalidOperationException">The number of planned steps is not known, or it is that of the first training and a
    /// later one goes beyond it.</exception>
    public double Fraction => Planned switch
    {
        null => throw new InvalidOperationException(
            "The schedule of the learning rate depends on the number of steps of the whole training, which is not known. Set "
            + $"{nameof(TrainerOptions)}.{nameof(TrainerOptions.PlannedSteps)}."),
        { } planned when Step >= planned && _isOfFirstTraining => throw new InvalidOperationException(
            $"The schedule of the learning rate ends with step {planned}, the last of the first training, but this training goes beyond it."
            + $" Set {nameof(TrainerOptions)}.{nameof(TrainerOptions.PlannedEpochs)} to the number of all epochs to train them in several "
            + "calls."),
        { } planned => planned <= 0 ? 1 : Math.Min(1, (double)Step / planned),
    };

    /// <summary>The time some steps after the start, counted from there.</summary>
    /// <param name="steps">The number of steps, 0 or more.</param>
    public TrainingTime Since(long steps) => new(Step - steps, Planned - steps, _isOfFirstTraining);
}
