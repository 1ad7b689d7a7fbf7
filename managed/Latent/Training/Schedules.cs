namespace Latent.Training;

/// <summary>The factor on the learning rate at a step.</summary>
/// <param name="step">The step, counted from 0.</param>
public delegate double Schedule(long step);

/// <summary>The usual learning-rate schedules.</summary>
public static class Schedules
{
    /// <summary>
    /// Falls from 1 to 0 along half a cosine over a number of steps, and stays 0 after that (Loshchilov and Hutter, 2017, without
    /// restarts).
    /// </summary>
    public static Schedule Cosine(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return step => Decays.Cosine((double)Math.Min(step, steps) / steps);
    }

    /// <summary>Is multiplied by <paramref name="factor"/> after every <paramref name="every"/> steps.</summary>
    public static Schedule StepDecay(long every, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return step => Math.Pow(factor, step / every);
    }

    /// <summary>Rises linearly to 1 over a number of steps, and follows another schedule after that.</summary>
    public static Schedule WarmUp(long steps, Schedule? then = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return step => step < steps ? (step + 1.0) / steps : then?.Invoke(step - steps) ?? 1;
    }
}

/// <summary>Decays of a learning-rate factor from 1 to 0 over a training; see <see cref="TrainerOptions.Decay"/>.</summary>
public static class Decays
{
    /// <summary>Falls along a line.</summary>
    /// <param name="fraction">Fraction of the training that is done, 0 to 1.</param>
    public static double Linear(double fraction) => 1 - fraction;

    /// <summary>Falls along half a cosine (Loshchilov and Hutter, 2017, without restarts).</summary>
    /// <param name="fraction">Fraction of the training that is done, 0 to 1.</param>
    public static double Cosine(double fraction) => 0.5 * (1 + Math.Cos(Math.PI * fraction));
}
