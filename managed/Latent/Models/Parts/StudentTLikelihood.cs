using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>
/// Student's t distribution of each column around the location, with a scale learned for each column: its tails are heavier than
/// those of the normal distribution, as those of daily returns are.
/// </summary>
public sealed class StudentTLikelihood : Likelihood
{
    private readonly double _constant;
    private readonly Parameter _logScale;

    /// <summary>Makes a likelihood.</summary>
    /// <param name="columns">Columns of the data.</param>
    /// <param name="degrees">Degrees of freedom ν, above 2; 5 are usual for daily returns.</param>
    public StudentTLikelihood(int columns, int degrees = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 3);
        Degrees = degrees;
        _constant = LogGammaOfHalf(degrees) - LogGammaOfHalf(degrees + 1) + 0.5 * Math.Log(degrees * Math.PI);
        _logScale = Register("log_scale", [columns], Initializers.Zeros, columns, columns);
    }

    /// <summary>Degrees of freedom.</summary>
    public int Degrees { get; }

    /// <inheritdoc/>
    public override string Kind => "student-t";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("likelihood.degrees", Degrees);
    }

    /// <inheritdoc/>
    public override Tensor NegativeLog(Tensor location, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(location);
        Tensor logScale = location.Graph.Use(_logScale);
        Tensor standard = (data - location) * (-logScale).Exp();
        return (Degrees + 1) / 2.0 * (standard.Square() / Degrees).Log1p() + logScale + _constant;
    }

    /// <summary>ln Γ(n / 2) by Γ(x + 1) = x Γ(x), Γ(1) = 1 and Γ(½) = √π.</summary>
    private static double LogGammaOfHalf(int n)
    {
        double sum = n % 2 == 0 ? 0 : 0.5 * Math.Log(Math.PI);
        for (double x = n / 2.0 - 1; x > 0; x--)
        {
            sum += Math.Log(x);
        }

        return sum;
    }
}
