using System.Diagnostics;
using System.Globalization;
using Latent.Interop;
using Latent.Models;

namespace Latent.Cli.Reproductions;

/// <summary>Trains every setup on every mixture with every seed: one training a thread, as many at once as there are threads.</summary>
internal sealed class PacganRun(CommandContext context, PacganSize size, int threads)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private int _done;

    /// <summary>Trains them all.</summary>
    /// <returns>The samples of each, or null if it was interrupted.</returns>
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
        var samples = new PacganSamples[jobs.Length];
        try
        {
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = context.Cancellation };
            Parallel.ForAsync(0, jobs.Length, parallel, (index, cancellation) =>
            {
                samples[index] = Train(jobs[index], cancellation);
                Report(samples[index], jobs.Length);
                return ValueTask.CompletedTask;
            }).GetAwaiter().GetResult();
            return samples;
        }
        catch (OperationCanceledException)
        {
            context.Error.WriteLine($"latent: interrupted after {_done} of {jobs.Length} trainings; nothing was written");
            return null;
        }
    }

    private PacganSamples Train(PacganJob job, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using Context native = new(threads: 1);
        var (setup, seed) = (job.Setup, (ulong)job.Seed);
        using Gan gan = new(job.Mixture.Columns, PacganProtocol.Networks, PacganProtocol.Latents, setup.Options, seed, native);
        var (passes, steps) = PacganProtocol.LengthOf(setup, size);
        using Trainer trainer = new(gan, PacganProtocol.Optimizer, new TrainerOptions { Seed = seed, Schedule = Schedules.Cosine(steps) });
        trainer.Fit(job.Mixture.Scaled(job.Scale).Sample(size.Points, seed), passes, PacganProtocol.BatchRows, cancellation: cancellation);
        var samples = job.InUnitsOfMixture(gan.Sample(PacganProtocol.Samples, seed));
        return new PacganSamples(job, samples, job.Mixture.CoverageOf(samples), Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private void Report(PacganSamples done, int all)
    {
        lock (_lock)
        {
            _done++;
            var left = Stopwatch.GetElapsedTime(_start) * ((all - _done) / (double)_done);
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{_done}/{all}  {done.Job.Mixture.Name}, {done.Job.Setup.Name}, seed {done.Job.Seed}: {done.Coverage.Modes} of {done.Job.Mixture.Modes} modes, "
                + $"{done.Coverage.HighQuality:0.0%} of high quality, reverse KL {done.Coverage.ReverseKl:0.000}  {done.Seconds:0} s  {left:m\\:ss} left"));
        }
    }
}
