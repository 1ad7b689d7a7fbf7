using Latent.Devices;
using Latent.Models;
using Latent.Modules;

namespace Latent.Markets;

/// <summary>
/// The conditional VAE of a return y given features x of the past, p(y | x) = ∫ p(y | z, x) p(z | x) dz. The latent z is normal given x; y
/// is Student t with a location and a scale that depend on z and x (Sohn, Lee and Yan, "Learning structured output representation using
/// deep conditional generative models", 2015, equation 4).
/// </summary>
public sealed class ReturnVae : Model
{
    private readonly GaussianHead _prior;
    private readonly GaussianHead _posterior;
    private readonly Sequential _decoder;
    private readonly Linear _location;
    private readonly Linear _logScale;

    /// <summary>Creates a model with initial weights.</summary>
    /// <param name="conditions">The number of columns of x.</param>
    /// <param name="hidden">The size of the hidden layers.</param>
    /// <param name="latents">The number of latents.</param>
    /// <param name="degrees">The degrees of freedom ν of Student's t, above 2.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    /// <param name="device">The device of the model; <see cref="Device.Default"/> if null.</param>
    public ReturnVae(int conditions, int hidden, int latents, double degrees, ulong seed = 0, Device? device = null)
        : base(inputs: 1, seed, device)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(conditions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(degrees, 2);
        (Conditions, Latents, Degrees) = (conditions, latents, degrees);
        _prior = Register("prior", new GaussianHead(conditions, hidden, latents));
        _posterior = Register("posterior", new GaussianHead(conditions + 1, hidden, latents));
        _decoder = Register("decoder", new Sequential(new Linear(latents + conditions, hidden), new Silu()));
        _location = Register("location", new Linear(hidden, 1));
        _logScale = Register("log_scale", new Linear(hidden, 1));
    }

    /// <inheritdoc/>
    public override string Kind => "return-vae";

    /// <inheritdoc/>
    public override int Conditions { get; }

    /// <summary>The number of latents.</summary>
    public int Latents { get; }

    /// <summary>The degrees of freedom of Student's t.</summary>
    public double Degrees { get; }

    /// <summary>The negative evidence lower bound: −ln p(y | z, x) + KL(q(z | x, y) ‖ p(z | x)), averaged over the batch.</summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        (Tensor mu, Tensor logVariance) = _posterior.Of(batch.Data.Concat(1, batch.Condition));
        (Tensor priorMu, Tensor priorLogVariance) = _prior.Of(batch.Condition);
        Tensor latents = mu + (0.5 * logVariance).Exp() * batch.Graph.Normal(mu.Shape);
        (Tensor location, Tensor logScale) = Decode(latents, batch.Condition);
        Tensor standard = (batch.Data - location) * (-logScale).Exp();
        Tensor reconstruction = ((Degrees + 1) / 2 * (standard.Square() / Degrees).Log1p() + logScale + LogNorm).Mean();
        Tensor distance = (logVariance - priorLogVariance).Exp() + (mu - priorMu).Square() * (-priorLogVariance).Exp() - 1
            + priorLogVariance - logVariance;
        Tensor kl = (0.5 * distance.Sum(1)).Mean();
        return new Objective(reconstruction + kl, ("reconstruction", reconstruction), ("kl", kl));
    }

    /// <summary>Computes location and scale of y for several draws of the latents given x.</summary>
    /// <param name="x">One row of conditions.</param>
    /// <param name="noise">Standard normal numbers, [draws, latents].</param>
    public (double[] Locations, double[] Scales) Decode(float[] x, float[][] noise)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(noise);
        ModelFunction decode = new("decode", [("conditions", Conditions), ("noise", Latents)], ["location", "scale"], (_, rows) =>
        {
            (Tensor mu, Tensor logVariance) = _prior.Of(rows[0]);
            (Tensor location, Tensor logScale) = Decode(mu + (0.5 * logVariance).Exp() * rows[1], rows[0]);
            return [location, logScale.Exp()];
        });
        float[][,] results = Compiled(decode).Call(
            noise.Length, seed: 0, (_, values) => x.CopyTo(values), (row, values) => noise[row].CopyTo(values));
        return ([.. results[0].Cast<float>()], [.. results[1].Cast<float>()]);
    }

    private (Tensor Location, Tensor LogScale) Decode(Tensor latents, Tensor condition)
    {
        Tensor features = _decoder.Forward(latents.Concat(1, condition));
        // The offset makes it a t distribution of variance 1 if all weights are 0.
        return (_location.Forward(features), _logScale.Forward(features) + 0.5 * Math.Log((Degrees - 2) / Degrees));
    }

    // −ln of the normalising constant of Student's t.
    private double LogNorm =>
        MathNet.Numerics.SpecialFunctions.GammaLn(Degrees / 2) - MathNet.Numerics.SpecialFunctions.GammaLn((Degrees + 1) / 2)
        + 0.5 * Math.Log(Degrees * Math.PI);
}

/// <summary>A network that maps a row to a normal distribution over latents.</summary>
internal sealed class GaussianHead : Module
{
    private readonly Sequential _hidden;
    private readonly Linear _mu;
    private readonly Linear _logVariance;

    public GaussianHead(int inputs, int hidden, int latents)
    {
        _hidden = Register("hidden", new Sequential(new Linear(inputs, hidden), new Silu()));
        _mu = Register("mu", new Linear(hidden, latents));
        _logVariance = Register("log_variance", new Linear(hidden, latents));
    }

    public (Tensor Mu, Tensor LogVariance) Of(Tensor rows)
    {
        Tensor features = _hidden.Forward(rows);
        return (_mu.Forward(features), _logVariance.Forward(features));
    }
}
