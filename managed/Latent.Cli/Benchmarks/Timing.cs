namespace Latent.Cli.Benchmarks;

/// <summary>Repeated measurements of the time of an action, in microseconds.</summary>
/// <param name="Median">The median of all measurements.</param>
/// <param name="Minimum">The shortest of all measurements.</param>
/// <param name="Repetitions">The number of repetitions of the action in each measurement.</param>
internal sealed record Timing(double Median, double Minimum, int Repetitions)
{
    private const double WarmUp = 100e3;
    private const double Burst = 30e3;
    private const int Bursts = 31;
    private const int QuickBursts = 3;

    /// <summary>Measures an action for about a second, in bursts of repetitions that each take some hundredths of a second.</summary>
    /// <param name="time">Runs a number of repetitions, and returns the mean microseconds of one.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <param name="quick">Whether to take a tenth of the time.</param>
    /// <exception cref="OperationCanceledException">The measurement was cancelled.</exception>
    public static Timing Of(Func<int, double> time, CancellationToken cancellation, bool quick = false)
    {
        double once = time(1);
        for (double spent = once; spent < WarmUp; spent += once)
        {
            once = time(1);
        }

        int repetitions = (int)Math.Clamp(Burst / once, 1, 1e6);
        double[] means = new double[quick ? QuickBursts : Bursts];
        for (int i = 0; i < means.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            means[i] = time(repetitions);
        }

        Array.Sort(means);
        return new Timing(means[means.Length / 2], means[0], repetitions);
    }
}
