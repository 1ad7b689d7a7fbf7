using Latent.Models;
using Latent.Models.Parts;

namespace Latent.Cli.Catalog;

/// <summary>Options of some kinds of models, beyond those of all models.</summary>
internal static class ModelOptions
{
    public static readonly ModelOption Likelihood =
        ModelOption.OneOf("likelihood", "Distribution of pixels given the decoder's output", [.. Likelihoods.Kinds]);
    public static readonly ModelOption Variance =
        ModelOption.Number("variance", "Variance of the gaussian likelihood, 0 to learn one for each pixel", 0, 0, 1e6);
    public static readonly ModelOption Corruption = ModelOption.OneOf("corruption", "Corruption of the input", "masking", "gaussian");
    public static readonly ModelOption Amount = ModelOption.Number("amount",
        "Fraction of masked pixels, or standard deviation of the noise", 0.3, 0, 1);
    public static readonly ModelOption Sparsity = ModelOption.Number("sparsity", "Weight of the code's magnitudes in the loss", 0.1);
    public static readonly ModelOption Contraction = ModelOption.Number("contraction", "Weight of the code's Jacobian in the loss", 0.1);
    public static readonly ModelOption Beta = ModelOption.Number("beta", "Weight of the divergence from the prior", 4);
    public static readonly ModelOption WarmUp = ModelOption.Whole("warm-up",
        "Training steps in which the weight of --beta grows from 0", 0, 0);
    public static readonly ModelOption Draws = ModelOption.Whole("k", "Draws of the latents for each image", 5, 1, 1000);
    public static readonly ModelOption Layers = ModelOption.Whole("layers", "Stochastic layers", 1, 1, 2);
    public static readonly ModelOption DiscriminatorSteps = ModelOption.Whole("d-steps",
        "Discriminator steps before each generator step", 1, 1, 100);
    public static readonly ModelOption CriticSteps = DiscriminatorSteps with { Standard = "5" };
    public static readonly ModelOption DiscriminatorRate =
        ModelOption.Number("d-rate", "Discriminator's learning rate, as a multiple of --lr", 1, 1e-3, 1e3);
    public static readonly ModelOption R1 = ModelOption.Number("r1", "Weight γ of the R1 penalty on the discriminator's gradient at images",
        0);
    public static readonly ModelOption Penalty = ModelOption.Number("gradient-penalty",
        "Weight of the penalty on gradients between images and samples", 0);
    public static readonly ModelOption CriticPenalty = Penalty with { Standard = "10" };
    public static readonly ModelOption Packing = ModelOption.Whole("packing",
        "Number of samples that the discriminator receives as one input", 1, 1, 16);
    public static readonly ModelOption Averaging = ModelOption.Number("averaging",
        "Decay rate of a moving average of the generator's weights; 0 for none", 0, 0, 0.99999);

    /// <summary>The adversarial loss, with the default of a kind of model.</summary>
    public static ModelOption Loss(string standard) => ModelOption.OneOf(
        "loss", "Adversarial loss of discriminator and generator", [.. AdversarialLosses.Names]) with
    {
        Standard = standard,
    };
}
