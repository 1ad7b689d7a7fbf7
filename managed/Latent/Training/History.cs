namespace Latent.Training;

/// <summary>
/// The metrics of one epoch. Losses are means over the rows. For a model with several gradient steps they are losses of the first, in a GAN
/// the discriminator's; the terms contain the losses of all.
/// </summary>
/// <param name="Epoch">Number of the epoch; the first is 1.</param>
/// <param name="Train">The training loss, averaged while the parameters change.</param>
/// <param name="Test">The loss on the test part after the epoch, or null without one.</param>
/// <param name="Terms">The named parts of the test loss; of the training loss without a test part.</param>
/// <param name="Seconds">Duration of the epoch and its test, in seconds.</param>
public sealed record EpochMetrics(int Epoch, double Train, double? Test, IReadOnlyDictionary<string, double> Terms, double Seconds);

/// <summary>The course of a training.</summary>
/// <param name="Epochs">One entry for each epoch done.</param>
/// <param name="StoppedEarly">Whether it ended because the loss no longer improved, or because a callback stopped it.</param>
public sealed record History(IReadOnlyList<EpochMetrics> Epochs, bool StoppedEarly);

/// <summary>A progress report of a training.</summary>
/// <param name="Epoch">Number of the current epoch; the first is 1.</param>
/// <param name="LastEpoch">Number of the last epoch of this training.</param>
/// <param name="Rows">Number of rows trained on in this epoch so far.</param>
/// <param name="RowsPerEpoch">Number of rows in a whole epoch; 0 if it is not known.</param>
/// <param name="Loss">The mean training loss of the epoch so far, as <see cref="EpochMetrics.Train"/>.</param>
/// <param name="Finished">Metrics of the epoch in its last report, otherwise null.</param>
public sealed record TrainingProgress(int Epoch, int LastEpoch, int Rows, int RowsPerEpoch, double Loss, EpochMetrics? Finished = null);
