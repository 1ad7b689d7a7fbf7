namespace Latent.Optimizers;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer, 2011, figure 1, diagonal), as <c>torch.optim.Adagrad</c>: s ← s + g², θ ← θ − ηₜ g / (√(s₀ + s) + ε)
/// with ηₜ = η / (1 + (t − 1) · RateDecay).
/// </summary>
/// <param name="LearningRate">η.</param>
/// <param name="RateDecay">Decay of the learning rate with each update, as in ηₜ; 0 or more.</param>
/// <param name="WeightDecay">L2 penalty: WeightDecay · θ is added to the gradient; 0 or more.</param>
/// <param name="InitialSum">s₀, the initial sum of squares; 0 or more.</param>
/// <param name="Epsilon">ε, above 0.</param>
public sealed record Adagrad(
    float LearningRate = 1e-2f, double RateDecay = 0, double WeightDecay = 0, double InitialSum = 0, double Epsilon = 1e-10)
    : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(gradient);
        Variable state = step.State(variable, "sum");
        Tensor parameter = step.Use(variable);
        gradient = WeightDecay == 0 || !step.DecaysWeights ? gradient : gradient + WeightDecay * parameter;
        Tensor sum = step.Use(state) + gradient.Square();
        Tensor rate = RateDecay == 0 ? step.Rate : step.Rate / step.Number.Affine(RateDecay, 1 - RateDecay);
        step.Assign(state, sum);
        step.Assign(variable, parameter - rate * (gradient / ((sum + InitialSum).Sqrt() + Epsilon)));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(RateDecay >= 0, nameof(RateDecay), RateDecay, "0 or more");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
        Require(InitialSum >= 0, nameof(InitialSum), InitialSum, "0 or more");
        Require(Epsilon > 0, nameof(Epsilon), Epsilon, "above 0");
    }
}
