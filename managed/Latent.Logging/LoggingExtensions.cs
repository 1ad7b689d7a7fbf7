using Latent.Training;
using Microsoft.Extensions.Logging;

namespace Latent.Logging;

/// <summary>Trainings that write to a logger.</summary>
public static class LoggingExtensions
{
    /// <summary>Adds a <see cref="TrainingLogger"/> to the callbacks of a training.</summary>
    /// <param name="trainer">The training.</param>
    /// <param name="logger">The logger.</param>
    /// <returns>The same trainer.</returns>
    public static Trainer LogTo(this Trainer trainer, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        trainer.Loop.LogTo(logger);
        return trainer;
    }

    /// <summary>Adds a <see cref="TrainingLogger"/> to the callbacks of a training.</summary>
    /// <param name="loop">The training.</param>
    /// <param name="logger">The logger.</param>
    /// <returns>The same loop.</returns>
    public static TrainingLoop LogTo(this TrainingLoop loop, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.Callbacks.Add(new TrainingLogger(logger));
        return loop;
    }
}
