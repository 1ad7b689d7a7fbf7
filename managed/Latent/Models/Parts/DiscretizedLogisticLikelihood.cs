using Latent.Data;

namespace Latent.Models.Parts;

/// <summary>
/// A mixture of logistic distributions of each pixel, rounded to its 256 levels: P(x) = Σ πᵢ (σ((x + ½ − μᵢ) / sᵢ) − σ((x − ½ − μᵢ) / sᵢ))
/// in units of a level, where the first level has all of the probability below it, and the last all above (Salimans, Karpathy, Chen and
/// Kingma, "PixelCNN++", 2017, equation 2). One component is the discretised logistic of Kingma et al., "Improving variational inference
/// with inverse autoregressive flow" (2016). Loss and probabilities are of levels, not densities.
/// </summary>
/// <remarks>
/// The decoder works in units in which pixels lie between −1 and 1, as the program of Salimans et al. does, so that its initial output is
/// near mid-grey. Its numbers for a column are M logits of the weights π (absent if M is 1), then M means μ, then M numbers r of the
/// scales, s = e⁻⁷ + eʳ. The loss and its gradients are finite for all r and for means up to 10³⁴.
/// </remarks>
public sealed class DiscretizedLogisticLikelihood : Likelihood
{
    private const int Levels = 256, MostComponents = 100;

    // From a level to its upper border, in the decoder's units.
    private const double HalfLevel = 1.0 / (Levels - 1);

    // A scale of a ninth of a level, at which a level can have all of the probability.
    private const double LeastLogScale = -7;

    // Below it, ln(1 − e^−w) is ln w within the precision of floats.
    private const double LeastLogWidth = -16;

    // Largest distance of a value from a level, as a part of the distance of two levels; floats of 0 to 1 are within 10⁻⁵.
    private const float Rounding = 1 / 64f;

    /// <summary>Makes a likelihood.</summary>
    /// <param name="components">M, the number of components, 1 to 100; 5 are enough for images (Salimans et al., section 2.1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of components is outside of this range.</exception>
    public DiscretizedLogisticLikelihood(int components = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, MostComponents);
        Components = components;
    }

    /// <summary>The number of components.</summary>
    public int Components { get; }

    /// <summary>The name in configurations: <c>logistic</c> of one component, <c>logistic-mixture</c> of several.</summary>
    public override string Kind => IsMixture ? "logistic-mixture" : "logistic";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("likelihood.components", Components);
    }

    /// <summary>3 M: weights, means and scales; 2 for a single component, which has no weight.</summary>
    public override int NumbersPerColumn => IsMixture ? 3 * Components : 2;

    private bool IsMixture => Components > 1;

    /// <summary>Throws unless all values are levels of pixels: k / 255 with a whole number k from 0 to 255. Bytes are.</summary>
    /// <exception cref="ArgumentException">A value is outside of 0 to 1, or between two levels.</exception>
    public override void Validate(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataValues.Require(
            data, value => value is >= 0 and <= 1 && MathF.Abs((Levels - 1) * value - MathF.Round((Levels - 1) * value)) <= Rounding,
            "this model needs pixels of 256 levels, k / 255 with k from 0 to 255. Rescale the values and round them, or give another "
            + "likelihood.");
    }

    /// <inheritdoc/>
    public override Tensor NegativeLog(Tensor location, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Tensor numbers = Numbers(location);
        Tensor pixels = data.Reshape([data.Shape[0], data.Shape[1], 1]);
        Tensor ofComponents = LogProbability(pixels, Means(numbers), LogScales(numbers));
        return IsMixture ? -(LogWeights(numbers) + ofComponents).LogSumExp(-1) : -ofComponents.Reshape(data.Shape);
    }

    /// <summary>
    /// The mean of the mixture of logistic distributions, clipped to 0…1: [rows, columns]. Rounding to levels moves it by less than half a
    /// level, and by less than a hundredth of one where the scales are a level or more.
    /// </summary>
    /// <param name="location">The decoder's output, [rows, columns · <see cref="NumbersPerColumn"/>].</param>
    public override Tensor Mean(Tensor location)
    {
        Tensor numbers = Numbers(location);
        Tensor ofComponents = ClippedLogistic.Mean(Means(numbers), LogScales(numbers));
        Tensor mean = IsMixture ? (LogWeights(numbers).Exp() * ofComponents).Sum(-1) : ofComponents.Sum(-1);
        return mean.Affine(0.5, 0.5);
    }

    private Tensor LogWeights(Tensor numbers) => numbers.Slice(-1, 0, Components).LogSoftmax();

    private Tensor Means(Tensor numbers) => numbers.Slice(-1, IsMixture ? Components : 0, Components);

    private Tensor LogScales(Tensor numbers) =>
        (numbers.Slice(-1, NumbersPerColumn - Components, Components) - LeastLogScale).Softplus() + LeastLogScale;

    /// <summary>ln P of each component, [rows, columns, M].</summary>
    /// <remarks>
    /// With the borders b and a of a level in units of the scale, σ(b) − σ(a) = σ(b) σ(−a) (1 − e^(a − b)). All three logarithms are
    /// negative, so that nothing cancels in the tails. The first level has no border below it, the last none above.
    /// </remarks>
    private static Tensor LogProbability(Tensor pixels, Tensor means, Tensor logScales)
    {
        Tensor distance = pixels.Affine(2, -1) - means;
        Tensor perScale = (-logScales).Exp();
        Tensor isAboveFirst = pixels.Greater(pixels.Graph.Constant(HalfLevel / 2));
        Tensor isBelowLast = pixels.Less(pixels.Graph.Constant(1 - HalfLevel / 2));
        Tensor below = ((distance - HalfLevel) * perScale).Softplus();
        Tensor above = ((distance + HalfLevel) * -perScale).Softplus();
        return isAboveFirst * isBelowLast * LogOfWidth(Math.Log(2 * HalfLevel) - logScales) - isAboveFirst * below - isBelowLast * above;
    }

    /// <summary>ln(1 − e^−w) of w = e^<paramref name="logWidth"/>, with a gradient for every w: below e⁻¹⁶ it is ln w.</summary>
    private static Tensor LogOfWidth(Tensor logWidth)
    {
        Tensor least = logWidth.Graph.Constant(LeastLogWidth);
        Tensor width = logWidth.Maximum(least).Exp();
        return (-(-width).Expm1()).Log() + logWidth.Minimum(least) - LeastLogWidth;
    }
}
