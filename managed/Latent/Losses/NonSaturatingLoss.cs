namespace Latent.Losses;

/// <summary>
/// The non-saturating loss (Goodfellow et al., 2014, section 3). The discriminator's loss is that of <see cref="MinimaxLoss"/>. The
/// generator maximises ln D(G(z)), whose gradient does not vanish where the discriminator rejects samples with confidence.
/// </summary>
public sealed record NonSaturatingLoss : AdversarialLoss
{
    /// <inheritdoc/>
    public override string Name => "non-saturating";

    /// <inheritdoc/>
    public override Tensor Discriminator(Tensor data, Tensor samples)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(samples);
        return (-data).Softplus().Mean() + samples.Softplus().Mean();
    }

    /// <inheritdoc/>
    public override Tensor Generator(Tensor samples, Func<Tensor> data)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return (-samples).Softplus().Mean();
    }
}
