using Latent.Data;
using Latent.Losses;
using Latent.Modules;
using static System.FormattableString;

namespace Latent.Models.Parts;

/// <summary>The distribution of data given what a decoder puts out: one number for each column, its location.</summary>
public abstract class Likelihood : Module
{
    private protected Likelihood()
    {
    }

    /// <summary>The name in configurations: <c>bernoulli</c>, <c>gaussian</c>, <c>student-t</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Throws if values are outside of the distribution's range; any finite ones are inside by default.</summary>
    /// <exception cref="ArgumentException">A value is.</exception>
    public virtual void Validate(Dataset data)
    {
    }

    /// <summary>−ln p(x | location) of each element, in nats.</summary>
    public abstract Tensor NegativeLog(Tensor location, Tensor data);

    /// <summary>The mean of each element.</summary>
    public virtual Tensor Mean(Tensor location) => location;

    /// <summary>−ln p(x | location), summed over columns and averaged over the batch. A scalar, in nats per sample.</summary>
    public Tensor PerSample(Tensor location, Tensor data) => Loss.BatchMean(NegativeLog(location, data));
}

/// <summary>Values between 0 and 1, read as probabilities of a coin; the location is its logit. The usual choice for pixels.</summary>
public sealed class BernoulliLikelihood : Likelihood
{
    /// <inheritdoc/>
    public override string Kind => "bernoulli";

    /// <inheritdoc/>
    public override void Validate(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int index = data.IsBytes ? -1 : data.Floats.IndexOfAnyExceptInRange(0f, 1f);
        if (index >= 0)
        {
            throw new ArgumentException(
                Invariant($"The data set '{data.Name}' holds {data.Floats[index]} in row {index / data.Columns}, column {index % data.Columns}; ")
                + "this model needs values between 0 and 1. Rescale the data.",
                nameof(data));
        }
    }

    /// <inheritdoc/>
    public override Tensor NegativeLog(Tensor location, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(location);
        return location.BceWithLogits(data);
    }

    /// <inheritdoc/>
    public override Tensor Mean(Tensor location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return location.Sigmoid();
    }
}

/// <summary>A normal distribution of each column around the location, with a variance that is given, or learned for each column.</summary>
public sealed class GaussianLikelihood : Likelihood
{
    private readonly double _logVariance;
    private readonly Parameter? _learned;

    /// <summary>Makes a likelihood.</summary>
    /// <param name="columns">Columns of the data.</param>
    /// <param name="variance">The variance of all; null: learned, from 1 on.</param>
    public GaussianLikelihood(int columns, double? variance = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(variance ?? 1, nameof(variance));
        Variance = variance;
        _logVariance = Math.Log(variance ?? 1);
        _learned = variance is null ? Register("log_variance", [columns], Initializers.Zeros, columns, columns) : null;
    }

    /// <summary>The given variance, or null if it is learned.</summary>
    public double? Variance { get; }

    /// <inheritdoc/>
    public override string Kind => "gaussian";

    /// <inheritdoc/>
    public override Tensor NegativeLog(Tensor location, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(location);
        Tensor logVariance = LogVariance(location.Graph);
        return 0.5 * ((data - location).Square() * (-logVariance).Exp() + logVariance + Math.Log(2 * Math.PI));
    }

    private Tensor LogVariance(Graph graph) => _learned is null ? graph.Constant(_logVariance) : graph.Use(_learned);
}

/// <summary>
/// Student's t distribution of each column around the location, with a scale learned for each column: like the normal one, with tails heavy
/// enough for daily returns.
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
