namespace Latent.Optimizers;

/// <summary>
/// Adam with Nesterov's momentum (Dozat, "Incorporating Nesterov momentum into Adam", 2016), as <c>torch.optim.NAdam</c>: with m and v as
/// in Adam and
/// μₜ = β₁ (1 − ½ · 0.96^(t · MomentumDecay)), θ ← θ − η (μₜ₊₁ m / (1 − μ₁ ⋯ μₜ₊₁) + (1 − μₜ) g / (1 − μ₁ ⋯ μₜ)) / (√v̂ + ε).
/// </summary>
/// <param name="LearningRate">η.</param>
/// <param name="Beta1">Decay of m, 0 or more and below 1.</param>
/// <param name="Beta2">Decay of v, 0 or more and below 1.</param>
/// <param name="Epsilon">ε, above 0.</param>
/// <param name="WeightDecay">L2 penalty: WeightDecay · θ is added to the gradient; 0 or more.</param>
/// <param name="MomentumDecay">Rate at which the momentum grows from β₁ / 2 to β₁; 0 or more.</param>
public sealed record NAdam(
    float LearningRate = 2e-3f, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0,
    double MomentumDecay = 4e-3)
    : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(gradient);
        Variable firstMoment = step.State(variable, "first_moment");
        Variable secondMoment = step.State(variable, "second_moment");
        // The state is 1 − μ₁ ⋯ μₜ: it begins at 0, as all states do, and loses no digits while the product is near 1.
        Variable momentumCorrection = step.State(variable, "momentum_correction", Shape.Scalar);
        Tensor parameter = step.Use(variable);
        gradient = WeightDecay == 0 || !step.DecaysWeights ? gradient : gradient + WeightDecay * parameter;
        Tensor first = Beta1 * step.Use(firstMoment) + (1 - Beta1) * gradient;
        Tensor second = Beta2 * step.Use(secondMoment) + (1 - Beta2) * gradient.Square();
        Tensor momentum = Momentum(step.Number);
        Tensor nextMomentum = Momentum(step.Number + 1);
        Tensor correction = WithFactor(step.Use(momentumCorrection), momentum);
        Tensor ofGradient = step.Rate * (1 - momentum) / correction;
        Tensor ofFirst = step.Rate * nextMomentum / WithFactor(correction, nextMomentum);
        Tensor deviation = second.Sqrt() * step.BiasCorrection(Beta2).Sqrt().Reciprocal() + Epsilon;
        step.Assign(firstMoment, first);
        step.Assign(secondMoment, second);
        step.Assign(momentumCorrection, correction);
        step.Assign(variable, parameter - (ofGradient * gradient + ofFirst * first) / deviation);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "0 or more and below 1");
        Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "0 or more and below 1");
        Require(Epsilon > 0, nameof(Epsilon), Epsilon, "above 0");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
        Require(MomentumDecay >= 0, nameof(MomentumDecay), MomentumDecay, "0 or more");
    }

    /// <summary>μₜ of the update with the number t.</summary>
    private Tensor Momentum(Tensor number) => (number * (MomentumDecay * Math.Log(0.96))).Exp().Affine(-0.5 * Beta1, Beta1);

    /// <summary>The value of 1 − Π μ after one more factor μ.</summary>
    private static Tensor WithFactor(Tensor correction, Tensor momentum) => momentum * correction + (1 - momentum);
}
