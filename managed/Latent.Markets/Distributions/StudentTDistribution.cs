namespace Latent.Markets;

/// <summary>
/// Student's t distribution, shifted and stretched. Its score is s (z (2F(z) − 1) + 2 f(z) (ν + z²) / (ν − 1) − 2√ν / (ν − 1) · B(½, ν − ½)
/// / B(½, ν/2)²) (Jordan, Krüger and Lerch, "Evaluating probabilistic forecasts with scoringRules", 2019, appendix A). Its expected
/// shortfall is m − s f(z) (ν + z²) / ((ν − 1) p) (McNeil, Frey and Embrechts, "Quantitative risk management", 2015, chapter 2).
/// </summary>
public sealed class StudentTDistribution : LocationScaleDistribution
{
    /// <summary>Creates the distribution from its parameters.</summary>
    /// <param name="location">The centre, finite.</param>
    /// <param name="scale">The scale, above 0 and finite; the standard deviation is √(ν / (ν − 2)) times the scale.</param>
    /// <param name="degrees">The degrees of freedom ν, above 2; infinity makes it normal.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public StudentTDistribution(double location, double scale, double degrees)
        : base(location, scale, StandardCurve.Of(degrees))
    {
        Check.Finite(location, nameof(location));
        Check.Positive(scale, nameof(scale));
        Degrees = degrees;
    }

    /// <summary>The degrees of freedom.</summary>
    public double Degrees { get; }
}
