namespace Latent.Losses;

/// <summary>
/// The least-squares loss (Mao et al., 2017, equation 9): half the mean squared distance of scores from their targets. The discriminator's
/// targets are 1 for data and 0 for samples; the generator's target for samples is 1.
/// </summary>
public sealed record LeastSquaresLoss : AdversarialLoss
{
    /// <inheritdoc/>
    public override string Name => "least-squares";

    /// <inheritdoc/>
    public override Tensor Discriminator(Tensor data, Tensor samples)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(samples);
        return 0.5 * (data - 1).Square().Mean() + 0.5 * samples.Square().Mean();
    }

    /// <inheritdoc/>
    public override Tensor Generator(Tensor samples, Func<Tensor> data)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return 0.5 * (samples - 1).Square().Mean();
    }
}
