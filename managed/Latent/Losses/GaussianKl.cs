namespace Latent.Losses;

/// <summary>The Kullback–Leibler divergence of diagonal Gaussians from the standard normal.</summary>
public static class GaussianKl
{
    /// <summary>Σ (μ² + σ² − 1 − ln σ²) / 2 over all latents, averaged over the batch. A scalar, in nats per sample.</summary>
    /// <param name="mu">μ, of shape [batch, latents].</param>
    /// <param name="logVariance">ln σ², of the same shape.</param>
    /// <remarks>Kingma and Welling, "Auto-Encoding Variational Bayes" (2014), appendix B.</remarks>
    public static Tensor PerSample(Tensor mu, Tensor logVariance) => Loss.BatchMean(mu.GaussianKl(logVariance));
}
