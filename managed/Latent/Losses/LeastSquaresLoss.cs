namespace Latent.Losses;

/// <summary>Half the squared distances of scores from 1 for data and 0 for samples, and from 1 for the generator: Mao et al., 2017, equation 9.</summary>
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
