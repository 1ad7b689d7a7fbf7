using Latent.Data;
using Latent.Devices;
using Latent.Losses;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// A convolutional classifier of images, which also serves to evaluate samples: its features, the outputs of the layer before the last,
/// take the place of those of an Inception network in <see cref="Metrics.FrechetDistance"/>.
/// </summary>
public sealed class Classifier : Model
{
    /// <summary>The number of features.</summary>
    public const int Features = 64;

    private readonly ImageSize _image;
    private readonly Network _network;
    private readonly Layer _features;
    private readonly Linear _logits;
    private readonly ModelFunction _embed, _scores;
    private readonly Dropout _dropout = new(0.3);

    /// <summary>Makes a classifier.</summary>
    /// <param name="image">Size of the images.</param>
    /// <param name="classes">Number of classes, 2 or more.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The images have a side of one pixel, or there are fewer than two classes.</exception>
    public Classifier(ImageSize image, int classes, ulong seed = 0, Device? device = null)
        : base(image.Height * image.Width, seed, device)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        (Conditions, _image) = (classes, image);
        ConvNet convolutions = Math.Min(image.Height, image.Width) switch
        {
            >= 4 => new ConvNet(image, 32, 64),
            >= 2 => new ConvNet(image, 32),
            _ => throw new ArgumentException(
                $"Images of {image} cannot be classified by convolutions; give images of 2 pixels a side or more.", nameof(image)),
        };
        _network = Register(convolutions.Encoder(Inputs, new LayerNames(), new NetworkStyle()));
        _features = Register("features", convolutions.Head(Features));
        _logits = Register("logits", new Linear(Features, classes));
        _embed = new("features", [("data", Inputs)], ["features"], (_, x) => [TraceFeatures(x[0])]);
        _scores = new("logits", [("data", Inputs)], ["logits"], (_, x) => [_logits.Forward(TraceFeatures(x[0]))]);
    }

    /// <inheritdoc/>
    public override string Kind => "classifier";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("image", [_image.Height, _image.Width]);
        settings.Set("conditions", Conditions);
    }

    /// <summary><c>features</c> and <c>logits</c>, the scores of the classes before the softmax.</summary>
    public override IReadOnlyList<ModelFunction> Functions => [_embed, _scores];

    /// <summary>The number of classes.</summary>
    public override int Conditions { get; }

    /// <summary>Throws unless each row has the label of a class.</summary>
    /// <exception cref="ArgumentException">A row has no label, or a label of no class.</exception>
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
        return new Objective(-Loss.BatchMean(logits.LogSoftmax() * batch.Condition));
    }

    /// <summary>The features of each row.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <returns>Rows of [count, <see cref="Features"/>].</returns>
    public float[,] Embed(float[,] data) => Run(_embed, data)[0];

    /// <summary>The most likely class of each row.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    public int[] Classify(float[,] data)
    {
        float[,] logits = Run(_scores, data)[0];
        return [.. Enumerable.Range(0, logits.GetLength(0))
            .Select(row => Enumerable.Range(0, Conditions).MaxBy(label => logits[row, label]))];
    }

    /// <summary>The fraction of rows whose most likely class is their label.</summary>
    /// <exception cref="ArgumentException">A row has no label, or a label of no class.</exception>
    public double Accuracy(Dataset data)
    {
        Validate(data);
        byte[] labels = data.Labels.ToArray();
        return Classify(data.ToArray()).Zip(labels).Count(pair => pair.First == pair.Second) / (double)labels.Length;
    }

    private Tensor TraceFeatures(Tensor data) => _features.Forward(_network.Forward(data)).Relu();
}
