namespace Latent.Cli.Benchmarks;

/// <summary>Times of one thing, measured many times, in microseconds.</summary>
/// <param name="Median">Of all measurements.</param>
/// <param name="Minimum">Of all measurements.</param>
/// <param name="Repetitions">How often the thing was done in each.</param>
internal sealed record Timing(double Median, double Minimum, int Repetitions)
{
    private const double WarmUp = 100e3;
    private const double Burst = 30e3;
    private const int Bursts = 31;
    private const int QuickBursts = 3;

    /// <summary>Measures for about a second: bursts of as many repetitions as fill some hundredths of it.</summary>
    /// <param name="time">Does a number of repetitions and gives the mean microseconds of one.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <param name="quick">Take a tenth of the time.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Timing Of(Func<int, double> time, CancellationToken cancellation, bool quick = false)
    {
        double once = time(1);
        for (double spent = once; spent < WarmUp; spent += once)
        {
            once = time(1);
        }
        var repetitions = (int)Math.Clamp(Burst / once, 1, 1e6);
        var means = new double[quick ? QuickBursts : Bursts];
        for (var i = 0; i < means.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            means[i] = time(repetitions);
        }
        Array.Sort(means);
        return new Timing(means[means.Length / 2], means[0], repetitions);
    }
}
