namespace Latent.Models;

/// <summary>A model that makes new data.</summary>
public interface ISampler
{
    /// <summary>Makes rows.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    /// <returns>Rows of [count, inputs].</returns>
    float[,] Sample(int count, ulong seed);
}

/// <summary>A model that makes new data for given conditions.</summary>
public interface IConditionalSampler
{
    /// <summary>Makes a row for each condition.</summary>
    /// <param name="conditions">Rows of [count, conditions]: condition vectors, or classes as one-hot vectors.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    /// <returns>Rows of [count, inputs].</returns>
    /// <exception cref="ArgumentException">The conditions have another number of columns.</exception>
    float[,] Sample(float[,] conditions, ulong seed);
}
