using Latent.Data;
using Latent.Devices;
using Latent.Models;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>The training of a <see cref="Classifier"/>.</summary>
public static class ClassifierTraining
{
    private const int BatchSize = 128, LargestShift = 2;
    private const int LeastRows = 240_000, LeastEpochs = 4, MostEpochs = 60;
    private const float LearningRate = 2e-3f;

    // A stream of the seed that neither initial values nor the orders of epochs use.
    private const uint ShiftStream = 0x4000_0000;

    /// <summary>
    /// Trains a classifier on labelled images, with random shifts by up to two pixels in every epoch and a learning rate that falls along
    /// half a cosine.
    /// </summary>
    /// <param name="data">The images.</param>
    /// <param name="seed">The same seed gives the same classifier.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <param name="progress">Receives the fraction of the training that is done.</param>
    /// <param name="cancellation">Ends training.</param>
    /// <exception cref="ArgumentException">The data holds no images, no labels, a single class, or no row of a class.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static Classifier Train(
        Dataset data, ulong seed = 0, Device? device = null, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ImageSize image = data.Image ?? throw new ArgumentException($"Data set '{data.Name}' holds no images; a classifier needs them.",
            nameof(data));
        int epochs = Math.Clamp((LeastRows + data.Count - 1) / data.Count, LeastEpochs, MostEpochs);
        Classifier classifier = new(image, data.RequireClasses(), seed, device);
        try
        {
            TrainerOptions options = new() { Seed = seed, Schedule = Schedules.Cosine(), PlannedEpochs = epochs };
            using Trainer trainer = new(classifier, new Adam(LearningRate), options);
            RandomSource random = new(seed, ShiftStream);
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                trainer.Fit(ImageShifts.Of(data, LargestShift, random), epochs: 1, BatchSize, cancellation: cancellation);
                progress?.Invoke((epoch + 1.0) / epochs);
            }

            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }
}
