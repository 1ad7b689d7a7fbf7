namespace Latent;

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
        return step => 0.5 * (1 + Math.Cos(Math.PI * Math.Min(step, steps) / steps));
    }

    /// <summary>From 1 to 0 along a line over a number of steps, then 0.</summary>
    public static Schedule Linear(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return step => 1 - (double)Math.Min(step, steps) / steps;
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
