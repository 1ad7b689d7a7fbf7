using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>
/// A layer from rows to normal distributions: hidden layers with tanh, and heads for the mean and the logarithm of the standard deviation,
/// as in the program of Burda, Grosse and Salakhutdinov (2016).
/// </summary>
internal sealed class GaussianLayer : Module
{
    private readonly Network _hidden;
    private readonly Layer _mu;
    private readonly Layer _logSigma;

    public GaussianLayer(int inputs, Mlp hidden, int outputs, LayerOptions options)
    {
        _hidden = Register(hidden.Encoder(inputs, new LayerNames(), new NetworkStyle { Activation = () => new Tanh(), Options = options }));
        _mu = Register("mu", hidden.Head(outputs, options));
        _logSigma = Register("log_sigma", hidden.Head(outputs, options));
    }

    public Normal Given(Tensor rows)
    {
        Tensor features = _hidden.Forward(rows);
        return new Normal(_mu.Forward(features), 2 * _logSigma.Forward(features));
    }
}

/// <summary>Independent normal distributions, one row for each sample.</summary>
/// <param name="Mu">Means, [rows, columns].</param>
/// <param name="LogVariance">Logarithms of the variances, of the same shape.</param>
internal readonly record struct Normal(Tensor Mu, Tensor LogVariance)
{
    /// <summary>Traces mu + exp(½ · logVariance) · epsilon with epsilon ~ N(0, I), through which gradients flow.</summary>
    public Tensor Draw() => Mu + (0.5 * LogVariance).Exp() * Mu.Graph.Normal(Mu.Shape);

    /// <summary>ln p of values, summed over columns: [rows].</summary>
    public Tensor Log(Tensor values) =>
        (-0.5 * ((values - Mu).Square() * (-LogVariance).Exp() + LogVariance + Math.Log(2 * Math.PI))).Sum(1);

    /// <summary>ln p of values under the standard normal distribution, summed over columns: [rows].</summary>
    public static Tensor StandardLog(Tensor values) => (-0.5 * (values.Square() + Math.Log(2 * Math.PI))).Sum(1);
}
