namespace Latent.Losses;

/// <summary>
/// The Wasserstein loss (Arjovsky, Chintala and Bottou, 2017): the difference of mean scores, for critics with a bounded slope.
/// </summary>
public sealed record WassersteinLoss : AdversarialLoss
{
    /// <inheritdoc/>
    public override string Name => "wasserstein";

    /// <inheritdoc/>
    public override bool IsOfDifferences => true;

    /// <inheritdoc/>
    public override Tensor Discriminator(Tensor data, Tensor samples)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(samples);
        return samples.Mean() - data.Mean();
    }

    /// <inheritdoc/>
    public override Tensor Generator(Tensor samples, Func<Tensor> data)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return -samples.Mean();
    }
}
