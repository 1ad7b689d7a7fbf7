using static System.FormattableString;

namespace Latent.Markets;

/// <summary>
/// A mixture of normal or Student t distributions. It has a few components, one for each regime of a market, or one component for each day
/// of a smoothed weighted sample (<see cref="Kernel"/>). Its score is Σ wᵢ E|Xᵢ − y| − ½ E|X − X′|; the first part has a closed form, and
/// the second, ∫ F (1 − F), is integrated once.
/// </summary>
public sealed partial class MixtureDistribution : ReturnDistribution
{
    // Below this probability, the cdf is exact: the error of the curve's table would be a large part of it.
    private const double TableTail = 1e-4;

    private readonly double[] _weights, _cumulative, _locations, _scales;
    private readonly StandardCurve _curve;
    private double _halfMeanDifference = double.NaN;

    /// <summary>Creates the mixture of given components.</summary>
    /// <param name="weights">Weights of the components, 0 or more; they are divided by their sum. Components of weight 0 are
    /// dropped.</param>
    /// <param name="locations">Centres of the components, finite.</param>
    /// <param name="scales">Scales of the components, above 0 and finite.</param>
    /// <param name="degrees">The degrees of freedom of all components, above 2; infinity makes them normal.</param>
    /// <exception cref="ArgumentException">The numbers of weights, locations and scales differ, or one of them is not allowed.</exception>
    public MixtureDistribution(ReadOnlySpan<double> weights, ReadOnlySpan<double> locations, ReadOnlySpan<double> scales,
        double degrees = double.PositiveInfinity)
    {
        _curve = StandardCurve.Of(degrees);
        Degrees = degrees;
        int[] kept = Kept(weights, locations, scales);
        _weights = new double[kept.Length];
        _cumulative = new double[kept.Length];
        _locations = new double[kept.Length];
        _scales = new double[kept.Length];
        double sum = 0;
        for (int i = 0; i < kept.Length; i++)
        {
            (_weights[i], _locations[i], _scales[i]) = (weights[kept[i]], locations[kept[i]], scales[kept[i]]);
            sum += _weights[i];
        }

        double total = 0, mean = 0;
        for (int i = 0; i < kept.Length; i++)
        {
            _weights[i] /= sum;
            _cumulative[i] = total += _weights[i];
            mean += _weights[i] * _locations[i];
        }

        Mean = mean;
        Deviation = Math.Sqrt(SecondMoment(mean));
    }

    /// <summary>The weights of the components, which sum to 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The centres of the components.</summary>
    public ReadOnlySpan<double> Locations => _locations;

    /// <summary>The scales of the components.</summary>
    public ReadOnlySpan<double> Scales => _scales;

    /// <summary>The degrees of freedom of the components; infinity if they are normal.</summary>
    public double Degrees { get; }

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <inheritdoc/>
    public override double Deviation { get; }

    /// <inheritdoc/>
    public override double Cdf(double x)
    {
        double sum = 0.5;
        for (int i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * _curve.Table.Central((x - _locations[i]) / _scales[i]);
        }

        return sum < TableTail ? ExactCdf(x) : Math.Min(sum, 1);
    }

    /// <inheritdoc/>
    public override double LogDensity(double x)
    {
        double[] logs = new double[_weights.Length];
        double most = double.NegativeInfinity;
        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] = Math.Log(_weights[i] / _scales[i]) + _curve.LogDensity((x - _locations[i]) / _scales[i]);
            most = Math.Max(most, logs[i]);
        }

        double sum = 0;
        foreach (double log in logs)
        {
            sum += Math.Exp(log - most);
        }

        return double.IsInfinity(most) ? most : most + Math.Log(sum);
    }

    /// <summary>The mean below a quantile, q + Σ wᵢ ((μᵢ − q) F(zᵢ) + sᵢ ∫ u f(u) du) / p with zᵢ = (q − μᵢ) / sᵢ and the integral up to
    /// zᵢ. An error of the quantile changes it in second order only.</summary>
    /// <inheritdoc/>
    public override double ExpectedShortfall(double probability)
    {
        double quantile = Quantile(probability), sum = 0;
        bool exact = probability < TableTail;
        for (int i = 0; i < _weights.Length; i++)
        {
            double z = (quantile - _locations[i]) / _scales[i];
            double cdf = exact ? _curve.Cdf(z) : 0.5 + _curve.Table.Central(z);
            sum += _weights[i] * _scales[i] * (_curve.PartialMean(z) - z * cdf);
        }

        return quantile + sum / probability;
    }

    /// <inheritdoc/>
    public override double Crps(double outcome)
    {
        double distance = 0;
        for (int i = 0; i < _weights.Length; i++)
        {
            distance += _weights[i] * _scales[i] * MeanDistance((outcome - _locations[i]) / _scales[i]);
        }

        if (double.IsNaN(_halfMeanDifference))
        {
            _halfMeanDifference = HalfMeanDifference();
        }

        return distance - _halfMeanDifference;
    }

    /// <inheritdoc/>
    public override double Sample(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int found = Array.BinarySearch(_cumulative, random.NextUniform() * _cumulative[^1]);
        int component = Math.Min(found < 0 ? ~found : found + 1, _weights.Length - 1);
        return _locations[component] + _scales[component] * _curve.Sample(random);
    }

    private double MeanDistance(double z) => 2 * (z * _curve.Table.Central(z) - _curve.PartialMean(z));

    private double ExactCdf(double x)
    {
        double sum = 0;
        for (int i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * _curve.Cdf((x - _locations[i]) / _scales[i]);
        }

        return sum;
    }

    private double SecondMoment(double mean)
    {
        double square = 0;
        for (int i = 0; i < _weights.Length; i++)
        {
            double difference = _locations[i] - mean;
            square += _weights[i] * (difference * difference + _scales[i] * _scales[i] * _curve.Variance);
        }

        return square;
    }

    // Indices of the components with a weight above 0.
    private static int[] Kept(ReadOnlySpan<double> weights, ReadOnlySpan<double> locations, ReadOnlySpan<double> scales)
    {
        if (weights.Length != locations.Length || weights.Length != scales.Length)
        {
            throw new ArgumentException(
                $"There are {weights.Length} weights, {locations.Length} locations and {scales.Length} scales; the numbers must be equal.");
        }

        List<int> kept = new(weights.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && double.IsFinite(weights[i]) && double.IsFinite(locations[i]) && scales[i] > 0
                && double.IsFinite(scales[i])))
            {
                throw new ArgumentException(
                    Invariant(
                    $"Component {i} has weight {weights[i]}, location {locations[i]} and scale {scales[i]}; weights must be 0 or more, ")
                    + Invariant($"scales above 0, and all finite."));
            }

            if (weights[i] > 0)
            {
                kept.Add(i);
            }
        }

        return kept.Count > 0 ? [.. kept] : throw new ArgumentException(
            $"None of {weights.Length} components has a weight above 0; at least one must.");
    }
}
