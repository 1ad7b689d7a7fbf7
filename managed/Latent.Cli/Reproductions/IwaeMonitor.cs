using System.Diagnostics;
using Latent.Cli.Reporting;
using Latent.Training;

namespace Latent.Cli.Reproductions;

/// <summary>Works out the rate, and the time left over all stages, from the progress of one of them.</summary>
/// <param name="rowsBefore">Rows trained on when the stage began or went on.</param>
/// <param name="lastEpoch">The last epoch of all stages.</param>
/// <param name="show">Receives each new state.</param>
/// <param name="finish">Called with each epoch that is over, while the model stands still.</param>
internal sealed class IwaeMonitor(long rowsBefore, int lastEpoch, Action<TrainingState> show, Action finish) : IProgress<TrainingProgress>
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public void Report(TrainingProgress value)
    {
        if (value.Finished is not null)
        {
            finish();
        }
        var done = ((value.Epoch - 1L) * value.RowsPerEpoch) + value.Rows;
        var all = (long)lastEpoch * value.RowsPerEpoch;
        var rate = (done - rowsBefore) / Stopwatch.GetElapsedTime(_start).TotalSeconds;
        show(new TrainingState(
            value.Epoch, lastEpoch, (double)done / all, rate, TimeSpan.FromSeconds((all - done) / rate), value.Loss, null, value.Finished is not null));
    }
}
