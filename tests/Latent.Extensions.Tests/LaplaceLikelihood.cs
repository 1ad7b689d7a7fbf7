using Latent;
using Latent.Models.Parts;
using Latent.Modules;

namespace Acme.Models;

/// <summary>Laplace's distribution of each column around the location, with a scale learned for each.</summary>
public sealed class LaplaceLikelihood : Likelihood
{
    private readonly Parameter _logScale;

    public LaplaceLikelihood(int columns) => _logScale = Register("log_scale", [columns], Initializers.Zeros, columns, columns);

    public override string Kind => "laplace";

    public override Tensor NegativeLog(Tensor location, Tensor data)
    {
        Tensor logScale = location.Graph.Use(_logScale);
        return (data - location).Abs() * (-logScale).Exp() + logScale + Math.Log(2);
    }
}
