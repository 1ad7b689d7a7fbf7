namespace Latent.Losses;

/// <summary>
/// As <see cref="MinimaxLoss"/> for the discriminator, while the generator maximises ln D(G(z)), whose gradient does not fade when it is losing: Goodfellow et
/// al., 2014, section 3.
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
