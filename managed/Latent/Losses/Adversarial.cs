namespace Latent.Losses;

/// <summary>What generator and discriminator play for. Scores are the discriminator's outputs before any sigmoid, high for data.</summary>
public enum AdversarialLoss
{
    /// <summary>ln D(x) + ln(1 − D(G(z))), which one maximises and the other minimises: Goodfellow et al., 2014, equation 1.</summary>
    Minimax,

    /// <summary>The same for the discriminator, while the generator maximises ln D(G(z)), which does not fade when it is losing: the same, section 3.</summary>
    NonSaturating,

    /// <summary>Squared distances of scores from 1 and 0: Mao et al., 2017, equation 9.</summary>
    LeastSquares,

    /// <summary>max(0, 1 − score) of data and max(0, 1 + score) of samples: Lim and Ye, 2017; Miyato et al., 2018, equations 16 and 17.</summary>
    Hinge,

    /// <summary>The difference of mean scores, for critics whose slope is bounded: Arjovsky, Chintala and Bottou, 2017.</summary>
    Wasserstein,
}

/// <summary>The losses of both players. All are scalars, averaged over the batch.</summary>
public static class Adversarial
{
    /// <summary>What the discriminator minimises.</summary>
    /// <param name="loss">The game.</param>
    /// <param name="data">Scores of data, [batch, 1].</param>
    /// <param name="samples">Scores of samples, [batch, 1].</param>
    public static Tensor Discriminator(this AdversarialLoss loss, Tensor data, Tensor samples)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(samples);
        return loss switch
        {
            AdversarialLoss.Minimax or AdversarialLoss.NonSaturating => (-data).Softplus().Mean() + samples.Softplus().Mean(),
            AdversarialLoss.LeastSquares => 0.5 * (data - 1).Square().Mean() + 0.5 * samples.Square().Mean(),
            AdversarialLoss.Hinge => (1 - data).Relu().Mean() + (1 + samples).Relu().Mean(),
            AdversarialLoss.Wasserstein => samples.Mean() - data.Mean(),
            _ => throw Unknown(loss),
        };
    }

    /// <summary>What the generator minimises.</summary>
    /// <param name="loss">The game.</param>
    /// <param name="samples">Scores of samples, [batch, 1].</param>
    public static Tensor Generator(this AdversarialLoss loss, Tensor samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return loss switch
        {
            AdversarialLoss.Minimax => -samples.Softplus().Mean(),
            AdversarialLoss.NonSaturating => (-samples).Softplus().Mean(),
            AdversarialLoss.LeastSquares => 0.5 * (samples - 1).Square().Mean(),
            AdversarialLoss.Hinge or AdversarialLoss.Wasserstein => -samples.Mean(),
            _ => throw Unknown(loss),
        };
    }

    private static ArgumentOutOfRangeException Unknown(AdversarialLoss loss) => new(nameof(loss), loss, $"{loss} is none of the losses.");
}
