namespace Latent.Cli.Catalog;

/// <summary>All kinds of models.</summary>
internal static class ModelKinds
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
        new("ae", "Autoencoder of linear layers", "Hinton and Salakhutdinov 2006, Science 313", Pixels),
        new("conv-ae", "Autoencoder of convolutions", "Masci et al. 2011, ICANN", Pixels)
        {
            Kind = "ae", Hidden = null, Channels = TwoConvolutions,
        },
        new("denoising-ae", "Autoencoder trained to repair corrupted images", "Vincent et al. 2008, ICML",
            [ModelOptions.Corruption, ModelOptions.Amount, .. Pixels]),
        new("sparse-ae", "Autoencoder with a sparse code, mostly near 0", "Ng 2011, CS294A notes; Olshausen and Field 1996, Nature 381",
            [ModelOptions.Sparsity, .. Pixels])
        {
            Latents = 64,
        },
        new("contractive-ae", "Autoencoder with a code that changes little with the image", "Rifai et al. 2011, ICML",
            [ModelOptions.Contraction, .. Pixels]),
        new("vae", "Variational autoencoder of linear layers", "Kingma and Welling 2014, ICLR", Pixels),
        new("conv-vae", "Variational autoencoder of convolutions", "Kingma and Welling 2014, ICLR", Pixels)
        {
            Kind = "vae", Hidden = null, Channels = TwoConvolutions,
        },
        new("beta-vae", "VAE with a weight on the divergence, with optional warm-up", "Higgins et al. 2017, ICLR",
            [ModelOptions.Beta, ModelOptions.WarmUp, .. Pixels]),
        new("cvae", "VAE conditioned on the class of each image", "Sohn, Lee and Yan 2015, NIPS", Pixels)
        {
            IsConditional = true, Hidden = [512, 256], Latents = 4,
        },
        new("iwae", "Importance weighted autoencoder: a tighter bound from k draws", "Burda, Grosse and Salakhutdinov 2016, ICLR",
            ModelOptions.Draws, ModelOptions.Layers)
        {
            Hidden = [200, 200], Latents = 50, MayBeConvolutional = false,
        },
        new("gan", "Generative adversarial network of linear layers", "Goodfellow et al. 2014, NIPS", PackedGan)
        {
            Hidden = [512, 256], Latents = 64, LearningRate = 2e-4f, Moments = (0.5, 0.999),
        },
        new("dcgan", "GAN of convolutions with batch normalisation", "Radford, Metz and Chintala 2016, ICLR",
            [.. UnpenalizedGan, ModelOptions.Packing])
        {
            Hidden = null, Channels = [64, 128], Latents = 64, LearningRate = 2e-4f, Moments = (0.5, 0.999), MayBeDense = false,
        },
        new("cgan", "GAN conditioned on the class of each image", "Mirza and Osindero 2014, arXiv 1411.1784; Miyato and Koyama 2018, ICLR",
            PenalizedGan)
        {
            IsConditional = true, Hidden = [512, 256], Latents = 16, Batch = 64, LearningRate = 5e-4f, Moments = (0.5, 0.999),
        },
        new("wgan-gp", "Wasserstein GAN of convolutions with gradient penalty", "Gulrajani et al. 2017, NIPS",
            ModelOptions.Loss("wasserstein"), ModelOptions.CriticSteps, ModelOptions.DiscriminatorRate, ModelOptions.R1,
            ModelOptions.CriticPenalty,
            ModelOptions.Averaging, ModelOptions.Packing)
        {
            Hidden = null, Channels = [32, 64], Latents = 64, LearningRate = 2e-4f, Moments = (0, 0.9),
        },
        new("sngan", "GAN of convolutions with spectral normalisation", "Miyato et al. 2018, ICLR",
            [ModelOptions.Loss("hinge"), .. PackedGan.Skip(1)])
        {
            Hidden = null, Channels = [64, 128], Latents = 64, LearningRate = 2e-4f, Moments = (0, 0.9),
        },
    ];

    /// <summary>The options of all kinds, each once.</summary>
    public static IEnumerable<ModelOption> Options => All.SelectMany(kind => kind.Options).DistinctBy(option => option.Name);

    /// <summary>Returns the kind with a name, or null.</summary>
    public static ModelKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
