using Microsoft.Extensions.Logging;

namespace Latent.Logging;

/// <summary>
/// The numbers of the events that a <see cref="TrainingLogger"/> writes (<c>EventId.Id</c>). Each event has the property <c>Model</c>, the
/// kind of model, and numbers as properties of their own. Losses are in nats a row.
/// </summary>
public static partial class TrainingEvents
{
    /// <summary>Information: a training starts. Properties: Parameters, Optimizer, LearningRate, Seed, and the Epoch and Step from which
    /// it continues.</summary>
    public const int StartedId = 1;

    /// <summary>Debug: some steps are done, up to 64. Properties: Epoch, Step, Rows of the epoch so far, Loss, Terms.</summary>
    public const int StepsId = 2;

    /// <summary>Information: an epoch without a test is done. Properties: Epoch, Step, Loss, Terms, Seconds.</summary>
    public const int EpochId = 3;

    /// <summary>Information: an epoch and its test are done. Properties: those of <see cref="EpochId"/>, and TestLoss; the terms are
    /// those of the test.</summary>
    public const int TestedEpochId = 4;

    /// <summary>Information: all epochs are done. Properties: Epoch, Step, Seconds.</summary>
    public const int EndedId = 5;

    /// <summary>Information: early stopping or another callback ended the training. Properties: Epoch, Step, Seconds.</summary>
    public const int StoppedId = 6;

    /// <summary>Information: the caller cancelled the training. Properties: Epoch, Step.</summary>
    public const int CancelledId = 7;

    /// <summary>Error, with the <see cref="Training.DivergenceException"/>: a loss or gradient is not finite. Properties: Epoch, Step, and
    /// Tensor, the first that is not finite.</summary>
    public const int DivergedId = 8;

    /// <summary>Error, with the exception: the training ended by another exception. Properties: Epoch, Step.</summary>
    public const int FailedId = 9;

    [LoggerMessage(StartedId, LogLevel.Information,
        "Training of {Model} starts after epoch {Epoch}, step {Step}: {Parameters} parameters, {Optimizer} with rate {LearningRate}, "
        + "seed {Seed}",
        EventName = "TrainingStarted", SkipEnabledCheck = true)]
    internal static partial void Started(
        this ILogger logger, string model, long parameters, string optimizer, float learningRate, ulong seed, int epoch, long step);

    [LoggerMessage(StepsId, LogLevel.Debug, "Training of {Model}, epoch {Epoch}, step {Step}, {Rows} rows: loss {Loss:G6} ({Terms})",
        EventName = "TrainingSteps", SkipEnabledCheck = true)]
    internal static partial void Steps(this ILogger logger, string model, int epoch, long step, long rows, double loss, string terms);

    [LoggerMessage(EpochId, LogLevel.Information,
        "Training of {Model}, epoch {Epoch}, step {Step}: loss {Loss:G6} ({Terms}) in {Seconds:G3} s",
        EventName = "TrainingEpoch", SkipEnabledCheck = true)]
    internal static partial void Epoch(
        this ILogger logger, string model, int epoch, long step, double loss, string terms, double seconds);

    [LoggerMessage(TestedEpochId, LogLevel.Information,
        "Training of {Model}, epoch {Epoch}, step {Step}: loss {Loss:G6}, test loss {TestLoss:G6} ({Terms}) in {Seconds:G3} s",
        EventName = "TrainingTestedEpoch", SkipEnabledCheck = true)]
    internal static partial void TestedEpoch(
        this ILogger logger, string model, int epoch, long step, double loss, double testLoss, string terms, double seconds);

    [LoggerMessage(EndedId, LogLevel.Information, "Training of {Model} ended after epoch {Epoch}, step {Step}, in {Seconds:G3} s",
        EventName = "TrainingEnded", SkipEnabledCheck = true)]
    internal static partial void Ended(this ILogger logger, string model, int epoch, long step, double seconds);

    [LoggerMessage(StoppedId, LogLevel.Information,
        "Training of {Model} was stopped by a callback after epoch {Epoch}, step {Step}, in {Seconds:G3} s",
        EventName = "TrainingStopped", SkipEnabledCheck = true)]
    internal static partial void Stopped(this ILogger logger, string model, int epoch, long step, double seconds);

    [LoggerMessage(CancelledId, LogLevel.Information, "Training of {Model} was cancelled after epoch {Epoch}, step {Step}",
        EventName = "TrainingCancelled")]
    internal static partial void Cancelled(this ILogger logger, string model, int epoch, long step);

    [LoggerMessage(DivergedId, LogLevel.Error,
        "Training of {Model} diverged in epoch {Epoch}, step {Step}: the first tensor that is not finite is {Tensor}",
        EventName = "TrainingDiverged")]
    internal static partial void Diverged(
        this ILogger logger, Exception error, string model, int epoch, long step, string tensor);

    [LoggerMessage(FailedId, LogLevel.Error, "Training of {Model} failed after epoch {Epoch}, step {Step}", EventName = "TrainingFailed")]
    internal static partial void Failed(this ILogger logger, Exception error, string model, int epoch, long step);
}
