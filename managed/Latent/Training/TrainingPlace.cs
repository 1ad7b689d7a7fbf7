namespace Latent.Training;

/// <summary>The place of a training between two steps.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Step">Steps completed.</param>
/// <param name="Row">Rows done in an epoch that has not ended.</param>
/// <param name="PlannedEpochs">The epochs of the whole training; 0 if they are not known.</param>
/// <param name="RateFactor">The factor on the learning rate.</param>
/// <param name="Sums">The sums of the loss and the terms over these rows; none if they are not known.</param>
internal readonly record struct TrainingPlace(int Epoch, long Step, long Row, int PlannedEpochs, double RateFactor, double[] Sums);
