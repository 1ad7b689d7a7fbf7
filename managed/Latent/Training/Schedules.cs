namespace Latent.Training;

/// <summary>The factor on the learning rate at a step: a pure function, so that a training can be resumed.</summary>
/// <param name="time">The step and, if it is known, the number of steps of the whole training.</param>
/// <returns>The factor, finite and 0 or more.</returns>
public delegate double Schedule(TrainingTime time);

/// <summary>The usual learning-rate schedules.</summary>
public static class Schedules
{
    /// <summary>Falls from 1 to 0 along a line, and stays 0 after that.</summary>
    /// <param name="steps">The number of steps; those of the whole training if null.</param>
    public static Schedule Linear(long? steps = null)
    {
        RequireSteps(steps);
        return time => 1 - Fraction(time, steps);
    }

    /// <summary>
    /// Falls from 1 to 0 along half a cosine, and stays 0 after that (Loshchilov and Hutter, 2017, without restarts).
    /// </summary>
    /// <param name="steps">The number of steps; those of the whole training if null.</param>
    public static Schedule Cosine(long? steps = null)
    {
        RequireSteps(steps);
        return time => 0.5 * (1 + Math.Cos(Math.PI * Fraction(time, steps)));
    }

    /// <summary>Is multiplied by <paramref name="factor"/> after every <paramref name="every"/> steps.</summary>
    /// <param name="every">The number of steps, 1 or more.</param>
    /// <param name="factor">The factor.</param>
    public static Schedule StepDecay(long every, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return time => Math.Pow(factor, time.Step / every);
    }

    /// <summary>
    /// Rises linearly to 1 over a number of steps, and follows another schedule after that, which counts its steps from there.
    /// </summary>
    /// <param name="steps">The number of steps, 1 or more.</param>
    /// <param name="then">The other schedule; stays 1 if null.</param>
    public static Schedule WarmUp(long steps, Schedule? then = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return time => time.Step < steps ? (time.Step + 1.0) / steps : then?.Invoke(time.Since(steps)) ?? 1;
    }

    /// <summary>Multiplies the factors of several schedules.</summary>
    public static Schedule Product(params Schedule[] schedules)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        return time => schedules.Aggregate(1.0, (product, schedule) => product * schedule(time));
    }

    private static double Fraction(TrainingTime time, long? steps) =>
        steps is { } stated ? (double)Math.Min(time.Step, stated) / stated : time.Fraction;

    private static void RequireSteps(long? steps)
    {
        if (steps is { } stated)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(stated, 1, nameof(steps));
        }
    }
}
