using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>
/// A normal distribution of each column around the location, with a given variance, or a variance learned for each column.
/// </summary>
public sealed class GaussianLikelihood : Likelihood
{
    private readonly double _logVariance;
    private readonly Parameter? _learned;

    /// <summary>Makes a likelihood.</summary>
    /// <param name="columns">Columns of the data.</param>
    /// <param name="variance">The variance of all columns; null to learn one for each column, starting from 1.</param>
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
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (Variance is { } variance)
        {
            settings.Set("likelihood.variance", variance);
        }
    }

    /// <inheritdoc/>
    public override Tensor NegativeLog(Tensor location, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(location);
        Tensor logVariance = LogVariance(location.Graph);
        return 0.5 * ((data - location).Square() * (-logVariance).Exp() + logVariance + Math.Log(2 * Math.PI));
    }

    private Tensor LogVariance(Graph graph) => _learned is null ? graph.Constant(_logVariance) : graph.Use(_learned);
}
