namespace Latent.Markets;

/// <summary>A standard distribution, shifted and stretched.</summary>
public abstract class LocationScaleDistribution : ReturnDistribution
{
    private readonly StandardCurve _curve;

    private protected LocationScaleDistribution(double location, double scale, StandardCurve curve) =>
        (Location, Scale, _curve) = (location, scale, curve);

    /// <summary>The centre: mean and median.</summary>
    public double Location { get; }

    /// <summary>The factor by which the standard distribution is stretched.</summary>
    public double Scale { get; }

    /// <inheritdoc/>
    public override double Mean => Location;

    /// <inheritdoc/>
    public override double Deviation => Scale * Math.Sqrt(_curve.Variance);

    /// <inheritdoc/>
    public override double Cdf(double x) => _curve.Cdf((x - Location) / Scale);

    /// <inheritdoc/>
    public override double LogDensity(double x) => _curve.LogDensity((x - Location) / Scale) - Math.Log(Scale);

    /// <inheritdoc/>
    public override double Quantile(double probability)
    {
        Check.Probability(probability);
        return Location + Scale * _curve.Quantile(probability);
    }

    /// <inheritdoc/>
    public override double ExpectedShortfall(double probability)
    {
        Check.Probability(probability);
        return Location + Scale * _curve.PartialMean(_curve.Quantile(probability)) / probability;
    }

    /// <inheritdoc/>
    public override double Crps(double outcome) => Scale * (_curve.MeanDistance((outcome - Location) / Scale) - _curve.HalfMeanDifference);

    /// <inheritdoc/>
    public override double Sample(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Location + Scale * _curve.Sample(random);
    }
}
