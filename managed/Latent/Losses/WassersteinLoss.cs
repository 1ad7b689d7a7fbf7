namespace Latent.Losses;

/// <summary>The difference of mean scores, for critics whose slope is bounded: Arjovsky, Chintala and Bottou, 2017.</summary>
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
