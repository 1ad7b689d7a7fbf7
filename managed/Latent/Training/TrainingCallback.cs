namespace Latent.Training;

/// <summary>
/// Code that a <see cref="TrainingLoop"/> calls while it trains, on the thread of the training. It may stop the training
/// (<see cref="TrainingLoop.Stop"/>), save a checkpoint (<see cref="TrainingLoop.SaveState"/>), change the learning rate
/// (<see cref="TrainingLoop.RateFactor"/>) and evaluate; an exception ends the training. Override the methods that are needed.
/// </summary>
/// <example>
/// A checkpoint after each epoch, and a learning rate that is halved while the loss does not fall:
/// <code>
/// public sealed class Halving(string path) : TrainingCallback
/// {
///     private double _lowest = double.PositiveInfinity;
///
///     public override void OnEpoch(TrainingLoop loop, EpochMetrics metrics)
///     {
///         loop.RateFactor *= metrics.Train &lt; _lowest ? 1 : 0.5;
///         _lowest = Math.Min(_lowest, metrics.Train);
///         loop.SaveState(path);
///     }
/// }
/// </code>
/// </example>
public abstract class TrainingCallback
{
    /// <summary>
    /// The most steps between two calls of <see cref="OnSteps"/>; 0 leaves it to the training, which does up to 64 steps in one native
    /// call. 1 costs a native call for each step.
    /// </summary>
    public virtual int StepInterval => 0;

    /// <summary>Called before the first step of <see cref="TrainingLoop.Run"/>.</summary>
    /// <param name="loop">The training.</param>
    public virtual void OnStart(TrainingLoop loop)
    {
    }

    /// <summary>Called after some steps. After the last ones of an epoch, the loop has counted the epoch already.</summary>
    /// <param name="loop">The training.</param>
    /// <param name="report">Results of these steps.</param>
    public virtual void OnSteps(TrainingLoop loop, StepReport report)
    {
    }

    /// <summary>Called after each epoch of <see cref="TrainingLoop.Run"/> and its test.</summary>
    /// <param name="loop">The training.</param>
    /// <param name="metrics">Results of the epoch.</param>
    public virtual void OnEpoch(TrainingLoop loop, EpochMetrics metrics)
    {
    }

    /// <summary>Called when <see cref="TrainingLoop.Run"/> ends by an exception, before <see cref="OnEnd"/>.</summary>
    /// <param name="loop">The training.</param>
    /// <param name="error">The exception, such as a <see cref="DivergenceException"/>, or an <see cref="OperationCanceledException"/> if
    /// the training was cancelled.</param>
    public virtual void OnError(TrainingLoop loop, Exception error)
    {
    }

    /// <summary>Called at the end of <see cref="TrainingLoop.Run"/>, also when it ends by an exception.</summary>
    /// <param name="loop">The training.</param>
    public virtual void OnEnd(TrainingLoop loop)
    {
    }
}
