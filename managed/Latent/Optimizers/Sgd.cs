namespace Latent.Optimizers;

/// <summary>Stochastic gradient descent, as <c>torch.optim.SGD</c>: v ← μ v + g, θ ← θ − η v.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Momentum">μ, 0 or more and below 1.</param>
/// <param name="WeightDecay">L2 penalty: WeightDecay · θ is added to the gradient; 0 or more.</param>
/// <param name="Nesterov">Whether to use Nesterov's momentum: θ ← θ − η (g + μ v).</param>
public sealed record Sgd(float LearningRate = 1e-2f, double Momentum = 0, double WeightDecay = 0, bool Nesterov = false)
    : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(gradient);
        Tensor parameter = step.Use(variable);
        gradient = WeightDecay == 0 || !step.DecaysWeights ? gradient : gradient + WeightDecay * parameter;
        Tensor direction = gradient;
        if (Momentum != 0)
        {
            Variable state = step.State(variable, "velocity");
            Tensor velocity = Momentum * step.Use(state) + gradient;
            step.Assign(state, velocity);
            direction = Nesterov ? gradient + Momentum * velocity : velocity;
        }

        step.Assign(variable, parameter - step.Rate * direction);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "0 or more and below 1");
        Require(!Nesterov || Momentum > 0, nameof(Momentum), Momentum, "above 0 for Nesterov's step");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
    }
}
