namespace Latent.Losses;

/// <summary>The negative log-likelihood of targets under independent Bernoulli distributions given by logits.</summary>
public static class BinaryCrossEntropy
{
    /// <summary>−Σ [t ln σ(x) + (1 − t) ln(1 − σ(x))] over all features, averaged over the batch. A scalar, in nats per sample.</summary>
    /// <param name="logits">x, of shape [batch, …].</param>
    /// <param name="targets">t between 0 and 1, of the same shape.</param>
    public static Tensor PerSample(Tensor logits, Tensor targets) => Loss.BatchMean(logits.BceWithLogits(targets));
}
