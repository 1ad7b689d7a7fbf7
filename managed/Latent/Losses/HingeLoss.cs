namespace Latent.Losses;

/// <summary>
/// The hinge loss (Lim and Ye, 2017; Miyato et al., 2018, equations 16 and 17). The discriminator minimises the means of max(0, 1 − score)
/// of data and max(0, 1 + score) of samples. The generator maximises the mean score of samples.
/// </summary>
public sealed record HingeLoss : AdversarialLoss
{
    /// <inheritdoc/>
    public override string Name => "hinge";

    /// <inheritdoc/>
    public override Tensor Discriminator(Tensor data, Tensor samples)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(samples);
        return (1 - data).Relu().Mean() + (1 + samples).Relu().Mean();
    }

    /// <inheritdoc/>
    public override Tensor Generator(Tensor samples, Func<Tensor> data)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return -samples.Mean();
    }
}
