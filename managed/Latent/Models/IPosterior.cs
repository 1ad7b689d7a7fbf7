using Latent.Data;

namespace Latent.Models;

/// <summary>A model that gives each row a normal distribution over its latents, whose prior is N(0, I).</summary>
public interface IPosterior
{
    /// <summary>The distribution of each row of a data set; conditional models use the row's condition as well.</summary>
    /// <returns>Mean and log-variance, each [count, latents].</returns>
    /// <exception cref="ArgumentException">The data set has another number of columns, or lacks conditions.</exception>
    (float[,] Mu, float[,] LogVariance) Encode(Dataset data);
}
