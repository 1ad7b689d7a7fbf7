namespace Latent.Training;

/// <summary>The place of a training between two steps.</summary>
internal readonly record struct TrainingPlace(int Epoch, long Step, long Row, int PlannedEpochs, double RateFactor);
