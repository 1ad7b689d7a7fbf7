using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;

namespace Latent.Cli.Reproductions;

/// <summary>One way to train a GAN on a mixture.</summary>
/// <param name="Name">Name in tables and files.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Options">The game.</param>
internal sealed record PacganSetup(string Name, string Description, GanOptions Options)
{
    /// <summary>Passes over the points: as many more as a step takes rows for each of its batch, so that all ways make as many steps.</summary>
    /// <param name="epochs">Passes of the plain GAN.</param>
    public int Passes(int epochs) => epochs * Options.Packing * Options.DiscriminatorSteps;
}

/// <summary>
/// The synthetic experiment of Lin, Khetan, Fanti and Oh, "PacGAN: the power of two samples in generative adversarial networks" (2018), section 4.1. The
/// mixtures, the numbers of points and of samples, and how modes and high-quality samples are counted are the paper's. All ways of training have the same
/// networks, optimizer and number of steps, as there, but smaller and faster ones, for minutes in place of days. In the authors' program it is 400 epochs
/// in batches of 100, a generator of four layers of 400 with batch normalisation, a discriminator of three maxout layers of 200 units of 5 pieces, and Adam with a
/// constant rate of 1e-4 and β₁ = 0.8, on points that are not scaled; means are over ten seeds.
/// </summary>
internal static class PacganProtocol
{
    public const int Points = 100_000;
    public const int Samples = 2500;
    public const int Epochs = 16;
    public const int Seeds = 5;
    public const int Latents = 2;

    /// <summary>Divides the points, and half of them, so that there are as many steps with packing as without.</summary>
    public const int BatchRows = 80;

    public static readonly Mlp Networks = new(128, 128, 128);

    /// <summary>Its rate falls to 0 along half a cosine.</summary>
    public static readonly Adam Optimizer = new(1e-3f, Beta1: 0.5, Beta2: 0.99);

    /// <summary>Seed of points that no training sees.</summary>
    public const ulong RealSeed = 0x7E57;

    /// <summary>The mixtures, each with the factor that gives its axes unit variance.</summary>
    public static IReadOnlyList<(GaussianMixture Mixture, double Scale)> Mixtures { get; } =
    [
        (GaussianMixture.Ring, 1 / Math.Sqrt(0.5)),
        (GaussianMixture.Grid, 1 / Math.Sqrt(8)),
    ];

    /// <summary>The ways of training: the plain GAN, packing alone, and what does best.</summary>
    public static IReadOnlyList<PacganSetup> Setups { get; } =
    [
        new("GAN", "plain", Unbounded),
        new("PacGAN2", "judges two samples together", Unbounded with { Packing = 2 }),
        new("best", "R1 0.02, discriminator's rate x 2, average 0.999", Unbounded with { R1 = 0.02, DiscriminatorRate = 2, Averaging = 0.999 }),
    ];

    private static GanOptions Unbounded => new() { IsBounded = false };

    /// <summary>Points of the mixture itself in place of samples: what a perfect generator reaches.</summary>
    public static float[,] RealPoints(GaussianMixture mixture) => mixture.Sample(Samples, RealSeed).ToArray();
}
