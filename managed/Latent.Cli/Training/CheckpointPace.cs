using System.Diagnostics;

namespace Latent.Cli.Training;

/// <summary>
/// Decides on the moments of checkpoints: the end of each epoch, and an interval within long ones; but only when 100 times the duration of
/// the checkpoint before has passed since then, so that all of them together take at most about 1 % of the training. An interval of 0
/// allows every moment.
/// </summary>
/// <param name="interval">The time between checkpoints within an epoch.</param>
/// <param name="bytes">The length of a checkpoint, from which the duration of the first one is estimated.</param>
internal sealed class CheckpointPace(TimeSpan interval, long bytes)
{
    private const int TrainingForOneCheckpoint = 100;

    // Of a disk that is slow, or busy with other things.
    private const double BytesASecond = 50e6;

    private TimeSpan _last = TimeSpan.FromSeconds(0.02 + (bytes / BytesASecond));
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>Whether a checkpoint is due.</summary>
    /// <param name="epochIsOver">Whether an epoch has just ended.</param>
    public bool IsDue(bool epochIsOver)
    {
        TimeSpan passed = Stopwatch.GetElapsedTime(_since);
        return interval == TimeSpan.Zero || (passed >= _last * TrainingForOneCheckpoint && (epochIsOver || passed >= interval));
    }

    /// <summary>Makes a checkpoint, and measures its duration.</summary>
    public void Run(Action save)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            save();
        }
        finally
        {
            _last = Stopwatch.GetElapsedTime(start);
            _since = Stopwatch.GetTimestamp();
        }
    }
}
