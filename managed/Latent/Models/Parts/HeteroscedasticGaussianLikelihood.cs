using static System.FormattableString;

namespace Latent.Models.Parts;

/// <summary>
/// A normal distribution of each column whose variance depends on the sample: the decoder gives two numbers for each column, the mean and a
/// logarithm s of the variance, as in Kingma and Welling, "Auto-Encoding Variational Bayes" (2014), appendix C.2. The variance is least +
/// eˢ. Without a least variance the likelihood has no upper bound: Mattei and Frellsen, "Leveraging the exact likelihood of deep latent
/// variable models" (2018), section 2.1.
/// </summary>
/// <remarks>Loss and gradients are finite for every s, and for means up to 10¹⁸ standard deviations away from the data.</remarks>
public sealed class HeteroscedasticGaussianLikelihood : Likelihood
{
    private const double Lowest = 1e-30, Highest = 1e30;

    private readonly double _leastLogVariance;

    /// <summary>Makes a likelihood.</summary>
    /// <param name="leastVariance">The lower bound of all variances, 10⁻³⁰ to 10³⁰, in squared units of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is outside of this range.</exception>
    public HeteroscedasticGaussianLikelihood(double leastVariance = 1e-4)
    {
        LeastVariance = leastVariance is >= Lowest and <= Highest
            ? leastVariance
            : throw new ArgumentOutOfRangeException(
                nameof(leastVariance), leastVariance, Invariant(
                $"The least variance is {leastVariance}; expected a number from {Lowest} to {Highest}, such as 0.0001 for pixels."));
        _leastLogVariance = Math.Log(leastVariance);
    }

    /// <summary>The lower bound of all variances.</summary>
    public double LeastVariance { get; }

    /// <inheritdoc/>
    public override string Kind => "heteroscedastic-gaussian";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("likelihood.least_variance", LeastVariance);
    }

    /// <summary>2: the mean and the logarithm s of the variance above its lower bound.</summary>
    public override int NumbersPerColumn => 2;

    /// <inheritdoc/>
    public override Tensor NegativeLog(Tensor location, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(data);
        Tensor logVariance = LogVariance(location);
        // Scaled before it is squared, so that a large error under a large variance does not overflow.
        Tensor standard = (data - Number(location, 0)) * (-0.5 * logVariance).Exp();
        return 0.5 * (standard.Square() + logVariance + Math.Log(2 * Math.PI));
    }

    /// <inheritdoc/>
    public override Tensor Mean(Tensor location) => Number(location, 0);

    /// <summary>The logarithm of the variance of each element, ln(least + eˢ): [rows, columns].</summary>
    /// <param name="location">The decoder's output, [rows, columns · 2].</param>
    public Tensor LogVariance(Tensor location) => (Number(location, 1) - _leastLogVariance).Softplus() + _leastLogVariance;
}
