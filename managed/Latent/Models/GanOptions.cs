using Latent.Losses;

namespace Latent.Models;

/// <summary>What any GAN may be trained with.</summary>
public sealed record GanOptions
{
    /// <summary>The loss of discriminator and generator.</summary>
    public AdversarialLoss Loss { get; init; } = AdversarialLoss.NonSaturating;

    /// <summary>Moves of the discriminator before each of the generator.</summary>
    public int DiscriminatorSteps { get; init; } = 1;

    /// <summary>The discriminator's learning rate as a multiple of the generator's (Heusel et al., 2017).</summary>
    public double DiscriminatorRate { get; init; } = 1;

    /// <summary>γ of the R1 penalty γ/2 · ‖∂D/∂x‖² at data (Mescheder, Geiger and Nowozin, 2018); 0 for none.</summary>
    public double R1 { get; init; }

    /// <summary>Weight of the gradient penalty (‖∂D/∂x‖ − 1)² between data and samples (Gulrajani et al., 2017); 0 for none.</summary>
    public double GradientPenalty { get; init; }

    /// <summary>Rows that the discriminator judges together, which shows it a lack of variety (Lin et al., "PacGAN", 2018); 1 for each alone.</summary>
    public int Packing { get; init; } = 1;

    /// <summary>Share of the past in an average of the generator's weights over time, from which samples are drawn (Yazıcı et al., 2019); 0 for none.</summary>
    public double Averaging { get; init; }

    /// <summary>Whether samples lie between 0 and 1, as pixels do, or anywhere.</summary>
    public bool IsBounded { get; init; } = true;

    /// <summary>Throws unless every number makes sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Loss);
        ArgumentOutOfRangeException.ThrowIfLessThan(DiscriminatorSteps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DiscriminatorSteps, 100);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DiscriminatorRate);
        ArgumentOutOfRangeException.ThrowIfNegative(R1);
        ArgumentOutOfRangeException.ThrowIfNegative(GradientPenalty);
        ArgumentOutOfRangeException.ThrowIfLessThan(Packing, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Packing, 16);
        ArgumentOutOfRangeException.ThrowIfNegative(Averaging);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Averaging, 1);
    }
}
