namespace Latent.Losses;

/// <summary>
/// The losses of the discriminator and the generator of a GAN. Scores are the discriminator's outputs before any sigmoid, [batch, 1], high
/// for data.
/// Derive from it for a loss of your own.
/// </summary>
public abstract record AdversarialLoss
{
    /// <summary>The loss of the original paper: <see cref="MinimaxLoss"/>.</summary>
    public static AdversarialLoss Minimax { get; } = new MinimaxLoss();

    /// <summary>The usual loss: <see cref="NonSaturatingLoss"/>.</summary>
    public static AdversarialLoss NonSaturating { get; } = new NonSaturatingLoss();

    /// <summary>Squared distances: <see cref="LeastSquaresLoss"/>.</summary>
    public static AdversarialLoss LeastSquares { get; } = new LeastSquaresLoss();

    /// <summary>The hinge loss: <see cref="HingeLoss"/>.</summary>
    public static AdversarialLoss Hinge { get; } = new HingeLoss();

    /// <summary>The difference of mean scores: <see cref="WassersteinLoss"/>.</summary>
    public static AdversarialLoss Wasserstein { get; } = new WassersteinLoss();

    /// <summary>The losses of the library.</summary>
    internal static IReadOnlyList<AdversarialLoss> All => [NonSaturating, Minimax, LeastSquares, Hinge, Wasserstein];

    /// <summary>The name in configurations, such as <c>least-squares</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Whether the loss depends on differences of scores only. The last bias of the discriminator then has no effect, and is left out.
    /// </summary>
    public virtual bool IsOfDifferences => false;

    /// <summary>The loss that the discriminator minimises: a scalar, averaged over the batch.</summary>
    /// <param name="data">Scores of data.</param>
    /// <param name="samples">Scores of samples.</param>
    public abstract Tensor Discriminator(Tensor data, Tensor samples);

    /// <summary>The loss that the generator minimises: a scalar, averaged over the batch.</summary>
    /// <param name="samples">Scores of samples.</param>
    /// <param name="data">Traces scores of data, for losses that compare the two. The generator step reads a batch of data only if the loss
    /// calls it.</param>
    public abstract Tensor Generator(Tensor samples, Func<Tensor> data);
}
