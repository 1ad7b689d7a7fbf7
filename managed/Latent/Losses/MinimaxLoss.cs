namespace Latent.Losses;

/// <summary>ln D(x) + ln(1 − D(G(z))), which the discriminator maximises and the generator minimises: Goodfellow et al., 2014, equation 1.</summary>
public sealed record MinimaxLoss : AdversarialLoss
{
    /// <inheritdoc/>
    public override string Name => "minimax";

    /// <inheritdoc/>
    public override Tensor Discriminator(Tensor data, Tensor samples) => NonSaturating.Discriminator(data, samples);

    /// <inheritdoc/>
    public override Tensor Generator(Tensor samples, Func<Tensor> data)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return -samples.Softplus().Mean();
    }
}
