namespace Latent.Models;

/// <summary>A model with latents whose likelihood can be estimated by importance sampling.</summary>
public interface IWeighted
{
    /// <summary>
    /// Traces the logarithms of importance weights, ln p(x, h) − ln q(h | x) with h ~ q(· | x). The mean of the weights is an unbiased
    /// estimate of p(x).
    /// </summary>
    /// <param name="data">x, [batch, inputs].</param>
    /// <param name="draws">Number of draws for each row.</param>
    /// <returns>The logarithms, [batch, draws].</returns>
    Tensor LogWeights(Tensor data, int draws);
}
