using Latent.Cli.Storage;
using Latent.Models;
using Latent.Models.Parts;

namespace Latent.Cli.Catalog;

/// <summary>All kinds of models.</summary>
internal static class ModelCatalog
{
    private static readonly ModelOption[] Pixels = [ModelOptions.Likelihood, ModelOptions.Variance];

    private static readonly ModelOption[] UnpenalizedGan =
    [
        ModelOptions.Loss("non-saturating"), ModelOptions.DiscriminatorSteps, ModelOptions.DiscriminatorRate, ModelOptions.Averaging,
    ];

    private static readonly ModelOption[] PenalizedGan = [.. UnpenalizedGan, ModelOptions.R1, ModelOptions.Penalty];

    private static readonly ModelOption[] PackedGan = [.. PenalizedGan, ModelOptions.Packing];

    private static readonly int[] TwoConvolutions = [32, 64];

    /// <summary>All kinds, in the order of <c>latent models</c>.</summary>
    public static IReadOnlyList<ModelKind> All { get; } =
    [
        new("ae", "Autoencoder of linear layers", "Hinton and Salakhutdinov 2006, Science 313",
            (config, device) =>
            new Autoencoder(config.Inputs, config.Networks, config.Latents, config.Likelihood, config.Seed, device), Pixels),
        new("conv-ae", "Autoencoder of convolutions", "Masci et al. 2011, ICANN",
            (config, device) =>
            new Autoencoder(config.Inputs, config.Networks, config.Latents, config.Likelihood, config.Seed, device), Pixels)
        {
            Hidden = null, Channels = TwoConvolutions,
        },
        new("denoising-ae", "Autoencoder trained to repair corrupted images", "Vincent et al. 2008, ICML",
            (config, device) => new DenoisingAutoencoder(config.Inputs, config.Networks, config.Latents,
                config.Word(ModelOptions.Corruption) == "masking" ? Corruption.Masking : Corruption.Gaussian,
                config.Number(ModelOptions.Amount),
                config.Likelihood, config.Seed, device), [ModelOptions.Corruption, ModelOptions.Amount, .. Pixels]),
        new("sparse-ae", "Autoencoder with a sparse code, mostly near 0", "Ng 2011, CS294A notes; Olshausen and Field 1996, Nature 381",
            (config, device) => new SparseAutoencoder(
                config.Inputs, config.Networks, config.Latents, config.Number(ModelOptions.Sparsity), config.Likelihood, config.Seed,
                device),
            [ModelOptions.Sparsity, .. Pixels])
        {
            Latents = 64,
        },
        new("contractive-ae", "Autoencoder with a code that changes little with the image", "Rifai et al. 2011, ICML",
            (config, device) => new ContractiveAutoencoder(
                config.Inputs, config.Networks, config.Latents, config.Number(ModelOptions.Contraction), config.Likelihood, config.Seed,
                device),
            [ModelOptions.Contraction, .. Pixels]),
        new("vae", "Variational autoencoder of linear layers", "Kingma and Welling 2014, ICLR",
            (config, device) => new Vae(config.Inputs, config.Networks, config.Latents, config.Likelihood, config.Seed, device), Pixels),
        new("conv-vae", "Variational autoencoder of convolutions", "Kingma and Welling 2014, ICLR",
            (config, device) => new Vae(config.Inputs, config.Networks, config.Latents, config.Likelihood, config.Seed, device), Pixels)
        {
            Hidden = null, Channels = TwoConvolutions,
        },
        new("beta-vae", "VAE with a weight on the divergence, with optional warm-up", "Higgins et al. 2017, ICLR",
            (config, device) => new BetaVae(config.Inputs, config.Networks, config.Latents, config.Number(ModelOptions.Beta),
                (int)config.Number(ModelOptions.WarmUp), config.Likelihood, config.Seed, device),
            [ModelOptions.Beta, ModelOptions.WarmUp, .. Pixels]),
        new("cvae", "VAE conditioned on the class of each image", "Sohn, Lee and Yan 2015, NIPS",
            (config, device) => new ConditionalVae(
                config.Inputs, config.Classes, config.Networks, config.Latents, config.Likelihood, config.Seed, device), Pixels)
        {
            IsConditional = true, Hidden = [512, 256], Latents = 4,
        },
        new("iwae", "Importance weighted autoencoder: a tighter bound from k draws", "Burda, Grosse and Salakhutdinov 2016, ICLR",
            (config, device) =>
            new Iwae(config.Inputs, StochasticLayers(config), (int)config.Number(ModelOptions.Draws), true, config.Seed, device),
            ModelOptions.Draws, ModelOptions.Layers)
        {
            Hidden = [200, 200], Latents = 50, MayBeConvolutional = false,
        },
        new("gan", "Generative adversarial network of linear layers", "Goodfellow et al. 2014, NIPS",
            (config, device) => new Gan(config.Inputs, config.Networks, config.Latents, config.GanOptions, config.Seed, device), PackedGan)
        {
            Hidden = [512, 256], Latents = 64, LearningRate = 2e-4f, Moments = (0.5, 0.999),
        },
        new("dcgan", "GAN of convolutions with batch normalisation", "Radford, Metz and Chintala 2016, ICLR",
            (config, device) =>
            new Dcgan((ConvNet)config.Networks, config.Latents, config.GanOptions, config.Seed, device),
            [.. UnpenalizedGan, ModelOptions.Packing])
        {
            Hidden = null, Channels = [64, 128], Latents = 64, LearningRate = 2e-4f, Moments = (0.5, 0.999), MayBeDense = false,
        },
        new("cgan", "GAN conditioned on the class of each image", "Mirza and Osindero 2014, arXiv 1411.1784; Miyato and Koyama 2018, ICLR",
            (config, device) =>
            new ConditionalGan(config.Inputs, config.Classes, config.Networks, config.Latents, config.GanOptions, config.Seed, device),
            PenalizedGan)
        {
            IsConditional = true, Hidden = [512, 256], Latents = 16, Batch = 64, LearningRate = 5e-4f, Moments = (0.5, 0.999),
        },
        new("wgan-gp", "Wasserstein GAN of convolutions with gradient penalty", "Gulrajani et al. 2017, NIPS",
            (config, device) => new WassersteinGan(config.Inputs, config.Networks, config.Latents, config.GanOptions, config.Seed, device),
            ModelOptions.Loss("wasserstein"), ModelOptions.CriticSteps, ModelOptions.DiscriminatorRate, ModelOptions.R1,
            ModelOptions.CriticPenalty,
            ModelOptions.Averaging, ModelOptions.Packing)
        {
            Hidden = null, Channels = [32, 64], Latents = 64, LearningRate = 2e-4f, Moments = (0, 0.9),
        },
        new("sngan", "GAN of convolutions with spectral normalisation", "Miyato et al. 2018, ICLR",
            (config, device) => new SpectralGan(config.Inputs, config.Networks, config.Latents, config.GanOptions, config.Seed, device),
            [ModelOptions.Loss("hinge"), .. PackedGan.Skip(1)])
        {
            Hidden = null, Channels = [64, 128], Latents = 64, LearningRate = 2e-4f, Moments = (0, 0.9),
        },
    ];

    /// <summary>The options of all kinds, each once.</summary>
    public static IEnumerable<ModelOption> Options => All.SelectMany(kind => kind.Options).DistinctBy(option => option.Name);

    /// <summary>Returns the kind with a name, or null.</summary>
    public static ModelKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    // In the paper, the second layer has half the units and latents of the first.
    private static List<(Mlp, int)> StochasticLayers(ModelConfig config)
    {
        int[] hidden = config.Hidden!;
        return config.Number(ModelOptions.Layers) == 1
            ? [(new Mlp(hidden), config.Latents)]
            : [(new Mlp(hidden), 2 * config.Latents), (new Mlp([.. hidden.Select(size => Math.Max(1, size / 2))]), config.Latents)];
    }
}
