using Latent.Cli.Storage;
using Latent.Devices;
using Latent.Models;
using Latent.Optimizers;

namespace Latent.Cli.Catalog;

/// <summary>A kind of model that can be trained from the command line.</summary>
/// <param name="Name">Such as <c>conv-vae</c>.</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="Paper">Where it was published.</param>
/// <param name="Create">Makes one with its first weights.</param>
/// <param name="Options">Settings beyond those of all models.</param>
internal sealed record ModelKind(string Name, string Summary, string Paper, Func<ModelConfig, Device, Model> Create, params IReadOnlyList<ModelOption> Options)
{
    /// <summary>Sizes of hidden layers if none are given; null for convolutions.</summary>
    public int[]? Hidden { get; init; } = [400];

    /// <summary>Channels of convolutions if none are given; null for linear layers.</summary>
    public int[]? Channels { get; init; }

    /// <summary>Whether it may have linear layers.</summary>
    public bool MayBeDense { get; init; } = true;

    /// <summary>Whether it may have convolutions.</summary>
    public bool MayBeConvolutional { get; init; } = true;

    /// <summary>Latents if none are given.</summary>
    public int Latents { get; init; } = 2;

    /// <summary>Whether it is told the class of each image.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Images of a training step if no number is given.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Adam's learning rate if none is given.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>How Adam's moments decay.</summary>
    public (double First, double Second) Moments { get; init; } = (0.9, 0.999);

    /// <summary>The optimizer of a configuration.</summary>
    public Adam Optimizer(float learningRate) => new(learningRate, Beta1: Moments.First, Beta2: Moments.Second);
}
