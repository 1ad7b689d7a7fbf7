namespace Latent.Optimizers;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as <c>torch.optim.AdamW</c>: θ ← θ − η · WeightDecay · θ before Adam's
/// step.
/// </summary>
/// <param name="LearningRate">η.</param>
/// <param name="Beta1">Decay of m, 0 or more and below 1.</param>
/// <param name="Beta2">Decay of v, 0 or more and below 1.</param>
/// <param name="Epsilon">ε, above 0.</param>
/// <param name="WeightDecay">Weight decay, decoupled from the gradient; 0 or more.</param>
public sealed record AdamW(float LearningRate = 1e-3f, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8,
    double WeightDecay = 1e-2)
    : Adam(LearningRate, Beta1, Beta2, Epsilon, WeightDecay)
{
    /// <inheritdoc/>
    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(gradient);
        Tensor parameter = step.Use(variable);
        bool decays = WeightDecay != 0 && step.DecaysWeights;
        Update(step, variable, decays ? parameter * (1 - WeightDecay * step.Rate) : parameter, gradient);
    }
}
