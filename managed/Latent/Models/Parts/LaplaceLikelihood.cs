using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>
/// Laplace's distribution of each column around the location, p(x) = e^(−|x − location| / s) / 2s, with a scale s learned for each column,
/// starting from 1. The location that fits best is the median, so that outlying values have less influence than under the normal
/// distribution.
/// </summary>
public sealed class LaplaceLikelihood : Likelihood
{
    private readonly Parameter _logScale;

    /// <summary>Makes a likelihood.</summary>
    /// <param name="columns">Columns of the data, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is not positive.</exception>
    public LaplaceLikelihood(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        _logScale = Register("log_scale", [columns], Initializers.Zeros, columns, columns);
    }

    /// <inheritdoc/>
    public override string Kind => "laplace";

    /// <inheritdoc/>
    public override Tensor NegativeLog(Tensor location, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(data);
        Tensor logScale = location.Graph.Use(_logScale);
        return (data - location).Abs() * (-logScale).Exp() + logScale + Math.Log(2);
    }
}
