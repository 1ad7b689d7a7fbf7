namespace Latent.Metrics;

/// <summary>The use that a VAE makes of its latents.</summary>
/// <param name="Kl">The mean KL divergence from the prior of each latent, in nats.</param>
/// <param name="Active">Whether the posterior mean of each latent varies over the data by more than 0.01 (Burda, Grosse and Salakhutdinov,
/// 2016, section 5.2).</param>
public sealed record LatentUsage(IReadOnlyList<double> Kl, IReadOnlyList<bool> Active)
{
    private const double LeastVariance = 0.01;

    /// <summary>The number of active latents.</summary>
    public int ActiveUnits => Active.Count(active => active);

    /// <summary>Whether the decoder ignores all latents: the posterior has collapsed onto the prior.</summary>
    public bool IsCollapsed => ActiveUnits == 0;

    /// <summary>Measures the use from the posteriors of many rows.</summary>
    /// <param name="mu">Means, [count, latents].</param>
    /// <param name="logVariance">Log-variances, [count, latents].</param>
    public static LatentUsage Of(float[,] mu, float[,] logVariance)
    {
        ArgumentNullException.ThrowIfNull(mu);
        ArgumentNullException.ThrowIfNull(logVariance);
        (int count, int latents) = (mu.GetLength(0), mu.GetLength(1));
        double[] kl = new double[latents];
        bool[] active = new bool[latents];
        for (int latent = 0; latent < latents; latent++)
        {
            double sum = 0, squares = 0;
            for (int row = 0; row < count; row++)
            {
                double mean = mu[row, latent], log = logVariance[row, latent];
                sum += mean;
                squares += mean * mean;
                kl[latent] += 0.5 * (mean * mean + Math.Exp(log) - 1 - log) / count;
            }

            active[latent] = squares / count - sum / count * (sum / count) > LeastVariance;
        }

        return new LatentUsage(kl, active);
    }
}
