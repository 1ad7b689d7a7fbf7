using Latent.Losses;
using Latent.Models.Parts;

namespace Latent.Models;

/// <summary>Options of the training of a GAN.</summary>
public sealed record GanOptions
{
    /// <summary>The adversarial loss of discriminator and generator.</summary>
    public AdversarialLoss Loss { get; init; } = AdversarialLoss.NonSaturating;

    /// <summary>Number of discriminator steps before each generator step.</summary>
    public int DiscriminatorSteps { get; init; } = 1;

    /// <summary>The discriminator's learning rate as a multiple of the generator's (Heusel et al., 2017).</summary>
    public double DiscriminatorRate { get; init; } = 1;

    /// <summary>γ of the R1 penalty γ/2 · ‖∂D/∂x‖² at data (Mescheder, Geiger and Nowozin, 2018); 0 for none.</summary>
    public double R1 { get; init; }

    /// <summary>Weight of the gradient penalty (‖∂D/∂x‖ − 1)² between data and samples (Gulrajani et al., 2017); 0 for none.</summary>
    public double GradientPenalty { get; init; }

    /// <summary>
    /// Number of rows that the discriminator scores together, so that it can detect a lack of variety (Lin et al., "PacGAN", 2018); 1 to
    /// score each row alone.
    /// </summary>
    public int Packing { get; init; } = 1;

    /// <summary>
    /// Weight of the past in a running average of the generator's weights, from which samples are drawn (Yazıcı et al., 2019); 0 for no
    /// average.
    /// </summary>
    public double Averaging { get; init; }

    /// <summary>Whether samples are bounded to 0…1, as pixels are.</summary>
    public bool IsBounded { get; init; } = true;

    /// <summary>Writes the options into the settings of a model.</summary>
    internal void WriteSettings(ModelSettings settings)
    {
        settings.Set("loss", Loss.Name);
        settings.Set("discriminator_steps", DiscriminatorSteps);
        settings.Set("discriminator_rate", DiscriminatorRate);
        settings.Set("r1", R1);
        settings.Set("gradient_penalty", GradientPenalty);
        settings.Set("packing", Packing);
        settings.Set("averaging", Averaging);
        settings.Set("bounded", IsBounded);
    }

    /// <summary>Reads the options from the settings of a model.</summary>
    /// <exception cref="IO.DataFileException">A setting is missing or not valid.</exception>
    internal static GanOptions Read(ModelSettings settings) => new()
    {
        Loss = PartCatalog.ReadLoss(settings),
        DiscriminatorSteps = settings.Whole("discriminator_steps", 1),
        DiscriminatorRate = settings.Number("discriminator_rate"),
        R1 = settings.Number("r1"),
        GradientPenalty = settings.Number("gradient_penalty"),
        Packing = settings.Whole("packing", 1),
        Averaging = settings.Number("averaging"),
        IsBounded = settings.Flag("bounded"),
    };

    /// <summary>Throws if an option is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
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
