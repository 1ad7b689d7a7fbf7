namespace Latent.Losses;

/// <summary>Penalties on gradients with respect to the data. Training differentiates these gradients again.</summary>
public static class Penalties
{
    // Added under the square root, so that its derivative exists where the gradient is 0.
    private const double LeastSquare = 1e-12;

    /// <summary>‖∂f/∂x‖² for each sample, over all of its columns: [batch].</summary>
    /// <param name="outputs">f, one number for each sample: [batch, 1].</param>
    /// <param name="data">x, [batch, columns]. Output i must depend on row i alone.</param>
    /// <exception cref="ArgumentException">The outputs do not depend on the data.</exception>
    public static Tensor SquaredGradient(Tensor outputs, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(data);
        Tensor gradient = Gradient.Of(outputs.Sum(), data)[0]
            ?? throw new ArgumentException($"{outputs} does not depend on {data}.", nameof(data));
        return gradient.Square().Sum([.. Enumerable.Range(1, data.Shape.Rank - 1)]);
    }

    /// <summary>
    /// The R1 penalty ‖∂D/∂x‖² at data, averaged over the batch (Mescheder, Geiger and Nowozin, 2018, equation 9, without γ / 2). A scalar.
    /// </summary>
    /// <param name="scores">D, [batch, 1].</param>
    /// <param name="data">x, [batch, columns].</param>
    public static Tensor R1(Tensor scores, Tensor data) => Loss.BatchMean(SquaredGradient(scores, data));

    /// <summary>‖∂f/∂x‖ for each sample, over all of its columns: [batch]. Its derivative exists also where the gradient is 0.</summary>
    /// <param name="outputs">f, one number for each sample: [batch, 1].</param>
    /// <param name="data">x, [batch, columns]. Output i must depend on row i alone.</param>
    /// <exception cref="ArgumentException">The outputs do not depend on the data.</exception>
    public static Tensor Slope(Tensor outputs, Tensor data) => (SquaredGradient(outputs, data) + LeastSquare).Sqrt();

    /// <summary>
    /// The gradient penalty (‖∂D/∂x‖ − 1)², averaged over the batch (Gulrajani et al., 2017, equation 3, without λ). A scalar.
    /// </summary>
    /// <param name="scores">D, [batch, 1].</param>
    /// <param name="points">x, [batch, columns], between data and samples.</param>
    public static Tensor Lipschitz(Tensor scores, Tensor points) =>
        Loss.BatchMean((Slope(scores, points) - 1).Square());

    /// <summary>The squared Frobenius norm of the Jacobian of all outputs, for each sample: [batch].</summary>
    /// <param name="outputs">Outputs, [batch, count]. Row i must depend on row i of the data alone.</param>
    /// <param name="data">Data, [batch, columns].</param>
    public static Tensor JacobianNorm(Tensor outputs, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return Enumerable.Range(0, (int)outputs.Shape[1])
            .Select(column => SquaredGradient(outputs.Slice(1, column, 1), data))
            .Aggregate((sum, next) => sum + next);
    }
}
