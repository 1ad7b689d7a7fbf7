using System.Diagnostics;
using System.Globalization;

namespace Latent.Cli.Reproductions;

/// <summary>Trains every setup on every mixture with every seed, each training on one thread, and as many at once as there are
/// threads.</summary>
internal sealed class PacganRun(CommandContext context, PacganSize size, int threads, KeptTrainings kept)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private int _done;

    /// <summary>Runs all trainings.</summary>
    /// <returns>The result of each, or null after an interruption.</returns>
    public IReadOnlyList<PacganSamples>? Complete()
    {
        PacganJob[] jobs =
        [
            .. from mixture in PacganProtocol.Mixtures
               from setup in PacganProtocol.Setups
               from seed in Enumerable.Range(0, size.Seeds)
               select new PacganJob(mixture.Mixture, mixture.Scale, setup, seed),
        ];
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{jobs.Length} trainings of {size.Length}, {threads} at once"));
        PacganSamples[] samples = new PacganSamples[jobs.Length];
        try
        {
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = context.Cancellation };
            Parallel.ForAsync(0, jobs.Length, parallel, (index, cancellation) =>
            {
                samples[index] = kept.Find(jobs[index]) ?? Train(jobs[index], cancellation);
                Report(samples[index], jobs.Length);
                return ValueTask.CompletedTask;
            }).GetAwaiter().GetResult();
            return samples;
        }
        catch (OperationCanceledException)
        {
            context.Error.WriteLine($"latent: interrupted after {_done} of {jobs.Length} trainings; "
                + (kept.IsOn ? "they are kept, and the same command continues" : "nothing was written, since there is no --out"));
            return null;
        }
    }

    private PacganSamples Train(PacganJob job, CancellationToken cancellation)
    {
        PacganSamples training = job.Train(size, cancellation);
        try
        {
            kept.Keep(training);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            context.Error.WriteLine($"latent: warning: a finished training cannot be kept: {ErrorText.Of(error)}");
        }

        return training;
    }

    private void Report(PacganSamples done, int all)
    {
        lock (_lock)
        {
            _done++;
            TimeSpan left = Stopwatch.GetElapsedTime(_start) * ((all - _done) / (double)_done);
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{_done}/{all}  {done.Job.Mixture.Name}, {done.Job.Setup.Name}, seed {done.Job.Seed}: {done.Coverage.Modes} of "
                + $"{done.Job.Mixture.Modes} modes, "
                + $"{done.Coverage.HighQuality:0.0%} of high quality, reverse KL {done.Coverage.ReverseKl:0.000}  {done.Seconds:0} s  "
                + $"{left:m\\:ss} left"));
        }
    }
}
