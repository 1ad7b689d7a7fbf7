using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;

namespace Latent.Cli.Reproductions;

/// <summary>A setup for training a GAN on a mixture.</summary>
/// <param name="Name">The name in tables and files.</param>
/// <param name="Description">A description in a few words.</param>
/// <param name="Options">The options of the GAN.</param>
internal sealed record PacganSetup(string Name, string Description, GanOptions Options)
{
    /// <summary>Returns the number of passes over the points. A step that takes several rows for each row of a batch needs as many more
    /// passes, so that all setups make the same number of steps.</summary>
    /// <param name="epochs">The number of passes of the plain GAN.</param>
    public int Passes(int epochs) => epochs * Options.Packing * Options.DiscriminatorSteps;
}

/// <summary>
/// The synthetic experiment of Lin, Khetan, Fanti and Oh, "PacGAN: the power of two samples in generative adversarial networks" (2018),
/// section 4.1. The mixtures, the numbers of points and samples, and the definitions of covered modes and high-quality samples are the
/// paper's. As in the paper, all setups have the same networks, optimizer and number of steps; but networks are smaller and training is
/// shorter, for minutes instead of days.
/// </summary>
/// <remarks>
/// The authors' program trains for 400 epochs in batches of 100. Its generator has four layers of 400 units with batch normalisation, its
/// discriminator three maxout layers of 200 units of 5 pieces. Adam has a constant rate of 1e-4 and β₁ = 0.8. Points are not scaled; means
/// are over ten seeds.
/// </remarks>
internal static class PacganProtocol
{
    public const int Points = 100_000;
    public const int Samples = 2500;
    public const int Epochs = 16;
    public const int Seeds = 5;
    public const int Latents = 2;

    /// <summary>The batch size. It divides the number of points and half of it, so that the number of steps is the same with packing and
    /// without.</summary>
    public const int BatchRows = 80;

    public static readonly Mlp Networks = new(128, 128, 128);

    /// <summary>The optimizer, whose rate falls to 0 along half a cosine.</summary>
    public static readonly Adam Optimizer = new(1e-3f, Beta1: 0.5, Beta2: 0.99);

    /// <summary>The seed of points that no training uses.</summary>
    public const ulong RealSeed = 0x7E57;

    /// <summary>The mixtures, each with the factor that scales its axes to unit variance.</summary>
    public static IReadOnlyList<(GaussianMixture Mixture, double Scale)> Mixtures { get; } =
    [
        (GaussianMixture.Ring, 1 / Math.Sqrt(0.5)),
        (GaussianMixture.Grid, 1 / Math.Sqrt(8)),
    ];

    /// <summary>The setups: the plain GAN, packing alone, and the best known one.</summary>
    public static IReadOnlyList<PacganSetup> Setups { get; } =
    [
        new("GAN", "plain", Unbounded),
        new("PacGAN2", "two samples as one input of the discriminator", Unbounded with { Packing = 2 }),
        new("best", "R1 0.02, discriminator's rate x 2, average 0.999",
            Unbounded with { R1 = 0.02, DiscriminatorRate = 2, Averaging = 0.999 }),
    ];

    private static GanOptions Unbounded => new() { IsBounded = false };

    /// <summary>Draws points of the mixture itself: the result of a perfect generator.</summary>
    public static float[,] RealPoints(GaussianMixture mixture) => mixture.Sample(Samples, RealSeed).ToArray();
}
