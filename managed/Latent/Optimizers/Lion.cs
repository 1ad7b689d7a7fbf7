namespace Latent.Optimizers;

/// <summary>
/// Lion (Chen et al., "Symbolic discovery of optimization algorithms", 2023, algorithm 2): θ ← θ − η (sign(β₁ m + (1 − β₁) g) + WeightDecay
/// · θ), then
/// m ← β₂ m + (1 − β₂) g. Suitable learning rates are 3 to 10 times smaller than Adam's, and suitable weight
/// decays larger by the same factor (section 5).
/// </summary>
/// <param name="LearningRate">η.</param>
/// <param name="Beta1">Weight of m in the direction, 0 or more and below 1.</param>
/// <param name="Beta2">Decay of m, 0 or more and below 1.</param>
/// <param name="WeightDecay">Weight decay, decoupled from the gradient; 0 or more.</param>
public sealed record Lion(float LearningRate = 1e-4f, double Beta1 = 0.9, double Beta2 = 0.99, double WeightDecay = 0)
    : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(gradient);
        Variable state = step.State(variable, "momentum");
        Tensor parameter = step.Use(variable);
        Tensor momentum = step.Use(state);
        Tensor direction = (Beta1 * momentum + (1 - Beta1) * gradient).Sign();
        direction = WeightDecay == 0 || !step.DecaysWeights ? direction : direction + WeightDecay * parameter;
        step.Assign(variable, parameter - step.Rate * direction);
        step.Assign(state, Beta2 * momentum + (1 - Beta2) * gradient);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "0 or more and below 1");
        Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "0 or more and below 1");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
    }
}
