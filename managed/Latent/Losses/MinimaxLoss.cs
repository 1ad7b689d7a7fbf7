namespace Latent.Losses;

/// <summary>
/// The minimax loss (Goodfellow et al., 2014, equation 1): the discriminator maximises ln D(x) + ln(1 − D(G(z))), and the generator
/// minimises it.
/// </summary>
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
