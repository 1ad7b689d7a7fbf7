namespace Latent.Losses;

/// <summary>The mean over a batch that losses have in common.</summary>
public static class Loss
{
    /// <summary>The sum over all features, averaged over the batch. A scalar.</summary>
    /// <param name="values">A tensor of shape [batch, …].</param>
    /// <exception cref="ArgumentException">The first dimension is not the batch.</exception>
    public static Tensor BatchMean(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Shape.Rank > 0 && values.Shape[0] == Shape.Batch
            ? values.Sum() * values.Graph.BatchReciprocal()
            : throw new ArgumentException($"{values} must have the batch as its first dimension.", nameof(values));
    }
}
