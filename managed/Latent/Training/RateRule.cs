using static System.FormattableString;

namespace Latent.Training;

/// <summary>The learning rate of an optimizer under a schedule.</summary>
/// <param name="Rate">The rate before the schedule.</param>
/// <param name="Schedule">The schedule, or null for none.</param>
internal readonly record struct RateRule(float Rate, Schedule? Schedule)
{
    /// <summary>A further factor, which callbacks set.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>The number of steps of the whole training, or null.</summary>
    public long? Planned { get; init; }

    /// <summary>Whether the number of steps is that of the first training, and not stated.</summary>
    public bool IsOfFirstTraining { get; init; }

    /// <summary>The rate at a step.</summary>
    /// <exception cref="InvalidOperationException">The schedule's factor is negative or not finite, or it needs a number of steps that is
    /// not known.</exception>
    public float At(long step)
    {
        double factor = Schedule?.Invoke(new TrainingTime(step, Planned, IsOfFirstTraining)) ?? 1;
        return factor >= 0 && double.IsFinite(factor)
            ? (float)(Rate * factor * Factor)
            : throw new InvalidOperationException(
                Invariant($"The schedule gave the factor {factor} at step {step}; a finite number of 0 or more is needed."));
    }
}
