using Latent.Optimizers;

namespace Latent.Cli.Catalog;

/// <summary>A kind of model that can be trained from the command line.</summary>
/// <param name="Name">The name, such as <c>conv-vae</c>.</param>
/// <param name="Summary">A description in one line.</param>
/// <param name="Paper">The publication.</param>
/// <param name="Options">Options beyond those of all models.</param>
internal sealed record ModelKind(string Name, string Summary, string Paper, params IReadOnlyList<ModelOption> Options)
{
    /// <summary>The name of the kind in the library's catalogue; that of the command by default.</summary>
    public string Kind { get; init; } = Name;

    /// <summary>The default sizes of hidden layers; null for convolutions.</summary>
    public int[]? Hidden { get; init; } = [400];

    /// <summary>The default channels of convolutions; null for linear layers.</summary>
    public int[]? Channels { get; init; }

    /// <summary>Whether the model can have linear layers.</summary>
    public bool MayBeDense { get; init; } = true;

    /// <summary>Whether the model can have convolutions.</summary>
    public bool MayBeConvolutional { get; init; } = true;

    /// <summary>The default number of latents.</summary>
    public int Latents { get; init; } = 2;

    /// <summary>Whether the model is conditioned on the class of each image.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether a generator and a discriminator train against each other, with losses of their own.</summary>
    public bool IsAdversarial => Option(ModelOptions.DiscriminatorRate.Name) is not null;

    /// <summary>The default number of images in a batch.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>The default learning rate of Adam.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>The decay rates of Adam's moments.</summary>
    public (double First, double Second) Moments { get; init; } = (0.9, 0.999);

    /// <summary>Returns the option of a name, or null if the kind has none.</summary>
    public ModelOption? Option(string name) => Options.FirstOrDefault(option => option.Name == name);

    /// <summary>Creates the optimizer for a learning rate.</summary>
    public Adam Optimizer(float learningRate) => new(learningRate, Beta1: Moments.First, Beta2: Moments.Second);
}
