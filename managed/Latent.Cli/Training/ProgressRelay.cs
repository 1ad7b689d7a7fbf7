using Latent.Training;

namespace Latent.Cli.Training;

/// <summary>Passes progress on at once, on the thread of the training.</summary>
internal sealed class ProgressRelay(Action<TrainingProgress> receive) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => receive(value);
}
