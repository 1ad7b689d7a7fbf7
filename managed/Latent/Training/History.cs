namespace Latent.Training;

/// <summary>
/// What one epoch achieved. Losses are means over the rows. Of a model with several turns they are those of the first, in a GAN the discriminator's; the
/// terms have those of all.
/// </summary>
/// <param name="Epoch">Number of the epoch; the first is 1.</param>
/// <param name="Train">The training loss, averaged while the parameters moved; of an epoch that was cancelled and continued, over the rows since.</param>
/// <param name="Test">The loss on the test part after the epoch, or null without one.</param>
/// <param name="Terms">The named parts of the test loss; of the training loss without a test part.</param>
/// <param name="Seconds">How long the epoch took, its test included.</param>
public sealed record EpochMetrics(int Epoch, double Train, double? Test, IReadOnlyDictionary<string, double> Terms, double Seconds);

/// <summary>The course of a training.</summary>
/// <param name="Epochs">One entry for each epoch done.</param>
/// <param name="StoppedEarly">Whether it ended because the test loss no longer improved.</param>
public sealed record History(IReadOnlyList<EpochMetrics> Epochs, bool StoppedEarly);

/// <summary>A sign of life during an epoch.</summary>
/// <param name="Epoch">Number of the epoch under way; the first is 1.</param>
/// <param name="LastEpoch">Number of the last epoch asked for.</param>
/// <param name="Rows">Rows trained on in this epoch so far.</param>
/// <param name="RowsPerEpoch">Rows of a whole epoch.</param>
/// <param name="Loss">The mean training loss of the epoch so far, as <see cref="EpochMetrics.Train"/>.</param>
/// <param name="Finished">The results, once the epoch is over.</param>
public sealed record TrainingProgress(int Epoch, int LastEpoch, int Rows, int RowsPerEpoch, double Loss, EpochMetrics? Finished = null);
