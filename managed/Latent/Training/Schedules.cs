namespace Latent.Training;

/// <summary>The factor on the learning rate at a step.</summary>
/// <param name="step">The step, counted from 0.</param>
public delegate double Schedule(long step);

/// <summary>The usual learning-rate schedules.</summary>
public static class Schedules
{
    /// <summary>From 1 to 0 along half a cosine over a number of steps, then 0 (Loshchilov and Hutter, 2017, without restarts).</summary>
    public static Schedule Cosine(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return step => Decays.Cosine((double)Math.Min(step, steps) / steps);
    }

    /// <summary>Multiplied by a factor after every so many steps.</summary>
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

/// <summary>Ways in which a learning rate falls from 1 to 0 over a training; see <see cref="TrainerOptions.Decay"/>.</summary>
public static class Decays
{
    /// <summary>Along a line.</summary>
    /// <param name="share">Of the training that is over, 0 to 1.</param>
    public static double Linear(double share) => 1 - share;

    /// <summary>Along half a cosine (Loshchilov and Hutter, 2017, without restarts).</summary>
    /// <param name="share">Of the training that is over, 0 to 1.</param>
    public static double Cosine(double share) => 0.5 * (1 + Math.Cos(Math.PI * share));
}
