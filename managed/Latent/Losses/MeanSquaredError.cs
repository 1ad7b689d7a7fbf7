namespace Latent.Losses;

/// <summary>The mean of squared differences.</summary>
public static class MeanSquaredError
{
    /// <summary>mean (x − t)² over all elements. A scalar.</summary>
    /// <param name="predictions">x, of shape [batch, …].</param>
    /// <param name="targets">t, of the same shape.</param>
    public static Tensor Mean(Tensor predictions, Tensor targets) => (predictions - targets).Square().Mean();
}
