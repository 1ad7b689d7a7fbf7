using System.Diagnostics;

namespace Latent.Cli.Training;

/// <summary>
/// Decides on the moments of checkpoints: the end of each epoch, and an interval within long ones; but only when 100 times the duration of
/// the checkpoint before has passed since then, so that all of them together take at most 1 % of the training.
/// </summary>
/// <param name="interval">The time between checkpoints within an epoch.</param>
internal sealed class CheckpointPace(TimeSpan interval)
{
    private const int TrainingForOneCheckpoint = 100;

    private TimeSpan _last;
    private long _since = Stopwatch.GetTimestamp();
    private bool _hasSaved;

    /// <summary>Whether a checkpoint is due.</summary>
    /// <param name="epochIsOver">Whether an epoch has just ended.</param>
    public bool IsDue(bool epochIsOver)
    {
        TimeSpan passed = Stopwatch.GetElapsedTime(_since);
        return (epochIsOver && !_hasSaved) || (passed >= _last * TrainingForOneCheckpoint && (epochIsOver || passed >= interval));
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
            _hasSaved = true;
            _last = Stopwatch.GetElapsedTime(start);
            _since = Stopwatch.GetTimestamp();
        }
    }
}
