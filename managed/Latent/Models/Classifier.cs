using Latent.Compilation;
using Latent.Data;
using Latent.Interop;

namespace Latent.Models;

/// <summary>
/// A classifier of images by convolutions: what tells classes apart also tells how like samples are to data. Its features, the layer before the
/// last, take the place of an Inception network in <see cref="Metrics.FrechetDistance"/>.
/// </summary>
public sealed class Classifier : Model
{
    /// <summary>The number of features.</summary>
    public const int Features = 64;

    private const int BatchSize = 128, LargestShift = 2;
    private const int LeastRows = 240_000, LeastEpochs = 4, MostEpochs = 60;
    private const float LearningRate = 2e-3f;

    // A sequence of the seed that neither first values nor the orders of epochs use.
    private const uint ShiftStream = 0x4000_0000;

    private readonly Network _network;
    private readonly Linear _features;
    private readonly Linear _logits;
    private readonly Dropout _dropout = new(0.3);

    /// <summary>Makes a classifier.</summary>
    /// <param name="image">Size of the images.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="seed">Seed of the first parameter values.</param>
    /// <param name="context">Threads and kernels; the default ones if null.</param>
    /// <exception cref="ArgumentException">The images have a side of one pixel, or there are fewer than two classes.</exception>
    public Classifier(ImageSize image, int classes, ulong seed = 0, Context? context = null)
        : base(image.Height * image.Width, seed, context)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Conditions = classes;
        ConvNet convolutions = Math.Min(image.Height, image.Width) switch
        {
            >= 4 => new ConvNet(image, 32, 64),
            >= 2 => new ConvNet(image, 32),
            _ => throw new ArgumentException($"Images of {image} cannot be classified by convolutions; give images of 2 pixels a side or more.", nameof(image)),
        };
        _network = Register(convolutions.Encoder(Inputs, new LayerNames(), new NetworkStyle()));
        _features = Register("features", convolutions.Head(Features));
        _logits = Register("logits", new Linear(Features, classes));
    }

    /// <summary>
    /// Trains a classifier on labelled images, each moved by up to two pixels anew in every epoch, with a learning rate that falls along half a cosine.
    /// </summary>
    /// <param name="data">The images.</param>
    /// <param name="seed">The same seed gives the same classifier.</param>
    /// <param name="context">Threads and kernels; the default ones if null.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Ends training.</param>
    /// <exception cref="ArgumentException">The data holds no images, no labels, a single class, or no row of a class.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static Classifier Train(
        Dataset data, ulong seed = 0, Context? context = null, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ImageSize image = data.Image ?? throw new ArgumentException($"Data set '{data.Name}' holds no images; a classifier needs them.", nameof(data));
        int epochs = Math.Clamp((LeastRows + data.Count - 1) / data.Count, LeastEpochs, MostEpochs);
        int stepsPerEpoch = (data.Count + BatchSize - 1) / BatchSize;
        Classifier classifier = new(image, data.RequireClasses(), seed, context);
        try
        {
            TrainerOptions options = new() { Seed = seed, Schedule = Schedules.Cosine((long)epochs * stepsPerEpoch) };
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

    /// <inheritdoc/>
    public override string Kind => "classifier";

    /// <summary>The number of classes.</summary>
    public override int Conditions { get; }

    /// <summary>Throws unless each row has a label of a class.</summary>
    /// <exception cref="ArgumentException">One has not.</exception>
    public override void Validate(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RequireConditions(Conditions);
    }

    /// <summary>The cross-entropy of the labels, averaged over the batch.</summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor logits = _logits.Forward(_dropout.Forward(TraceFeatures(batch.Data)));
        return new Objective(-Losses.BatchMean(logits.LogSoftmax() * batch.Condition));
    }

    /// <summary>The features of each row.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <returns>Rows of [count, <see cref="Features"/>].</returns>
    public float[,] Embed(float[,] data) => Function("features", [Inputs], (_, x) => [TraceFeatures(x[0])])
        .Call(RowFunction.Count(data), 0, RowFunction.Rows(data, Inputs))[0];

    /// <summary>The most likely class of each row.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    public int[] Classify(float[,] data)
    {
        float[,] logits = Function("logits", [Inputs], (_, x) => [_logits.Forward(TraceFeatures(x[0]))])
            .Call(RowFunction.Count(data), 0, RowFunction.Rows(data, Inputs))[0];
        return [.. Enumerable.Range(0, logits.GetLength(0)).Select(row => Enumerable.Range(0, Conditions).MaxBy(label => logits[row, label]))];
    }

    /// <summary>The share of rows whose most likely class is their label.</summary>
    /// <exception cref="ArgumentException">A row has no label of a class.</exception>
    public double Accuracy(Dataset data)
    {
        Validate(data);
        byte[] labels = data.Labels.ToArray();
        return Classify(data.ToArray()).Zip(labels).Count(pair => pair.First == pair.Second) / (double)labels.Length;
    }

    private Tensor TraceFeatures(Tensor data) => _features.Forward(_network.Forward(data)).Relu();
}
