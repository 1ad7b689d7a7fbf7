using Latent.Devices;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The β-VAE: a VAE whose loss weights the divergence from the prior by β (Higgins et al., "beta-VAE: Learning basic visual concepts with a
/// constrained variational framework", 2017, equation 4). With a warm-up the weight grows from 0 to β over the first steps, so that the
/// decoder uses the latents before the divergence has its full weight (Bowman et al., 2016; Sønderby et al., 2016).
/// </summary>
public sealed class BetaVae : Vae
{
    private readonly double _beta;
    private readonly int _warmUpSteps;
    private readonly Parameter? _steps;

    /// <summary>Makes a β-VAE.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The networks.</param>
    /// <param name="latents">The number of latents.</param>
    /// <param name="beta">β, 0 or more; 1 is the VAE.</param>
    /// <param name="warmUpSteps">Number of training steps until the weight is β; 0 for no warm-up.</param>
    /// <param name="likelihood">The distribution of data given the decoder's output; Bernoulli if null.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    public BetaVae(
        int inputs, Architecture architecture, int latents, double beta = 4, int warmUpSteps = 0, Likelihood? likelihood = null,
        ulong seed = 0,
        Device? device = null)
        : base(inputs, architecture, latents, likelihood, seed, device)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(beta);
        ArgumentOutOfRangeException.ThrowIfNegative(warmUpSteps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(warmUpSteps, 1 << 24);
        (_beta, _warmUpSteps) = (beta, warmUpSteps);
        _steps = warmUpSteps > 0 ? RegisterState("warm_up_steps", [1], Initializers.Zeros) : null;
    }

    /// <inheritdoc/>
    public override string Kind => "beta-vae";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        base.WriteSettings(settings);
        settings.Set("beta", _beta);
        settings.Set("warm_up_steps", _warmUpSteps);
    }

    /// <inheritdoc/>
    protected override Objective Objective(Tensor reconstruction, Tensor kl) =>
        new(reconstruction + Weight(kl.Graph) * kl, ("reconstruction", reconstruction), ("kl", kl));

    private Tensor Weight(Graph graph)
    {
        if (_steps is null)
        {
            return graph.Constant(_beta);
        }

        Tensor steps = graph.Use(_steps);
        if (graph.Training)
        {
            graph.Blend(_steps, (steps + 1).Minimum(graph.Constant(_warmUpSteps)));
        }

        return steps.Sum() * (_beta / _warmUpSteps);
    }
}
