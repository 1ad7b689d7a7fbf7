using System.Diagnostics;
using Latent.Cli.Reporting;
using Latent.Training;

namespace Latent.Cli.Reproductions;

/// <summary>Computes the rate and the remaining time of all stages from the progress of one stage.</summary>
/// <param name="rowsBefore">The number of rows trained on before this run.</param>
/// <param name="lastEpoch">The last epoch of all stages.</param>
/// <param name="show">Receives each new state.</param>
/// <param name="finish">Called after each finished epoch, while the model does not change.</param>
internal sealed class IwaeMonitor(long rowsBefore, int lastEpoch, Action<TrainingState> show, Action finish) : IProgress<TrainingProgress>
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public void Report(TrainingProgress value)
    {
        if (value.Finished is not null)
        {
            finish();
        }

        long done = ((value.Epoch - 1L) * value.RowsPerEpoch) + value.Rows;
        long all = (long)lastEpoch * value.RowsPerEpoch;
        double rate = (done - rowsBefore) / Stopwatch.GetElapsedTime(_start).TotalSeconds;
        show(new TrainingState(
            value.Epoch, lastEpoch, (double)done / all, rate, TimeSpan.FromSeconds((all - done) / rate), value.Loss, null,
            value.Finished is not null));
    }
}
