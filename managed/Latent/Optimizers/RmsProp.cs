namespace Latent.Optimizers;

/// <summary>RMSProp (Tieleman and Hinton, 2012), as <c>torch.optim.RMSprop</c>: s ← α s + (1 − α) g², θ ← θ − η g / (√s + ε).</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Smoothing">α, 0 or more and below 1.</param>
/// <param name="Epsilon">ε, above 0.</param>
/// <param name="WeightDecay">L2 penalty: WeightDecay · θ is added to the gradient; 0 or more.</param>
public sealed record RmsProp(float LearningRate = 1e-2f, double Smoothing = 0.99, double Epsilon = 1e-8, double WeightDecay = 0)
    : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(gradient);
        Variable state = step.State(variable, "mean_square");
        Tensor parameter = step.Use(variable);
        gradient = WeightDecay == 0 || !step.DecaysWeights ? gradient : gradient + WeightDecay * parameter;
        Tensor meanSquare = Smoothing * step.Use(state) + (1 - Smoothing) * gradient.Square();
        step.Assign(state, meanSquare);
        step.Assign(variable, parameter - step.Rate * (gradient / (meanSquare.Sqrt() + Epsilon)));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Smoothing is >= 0 and < 1, nameof(Smoothing), Smoothing, "0 or more and below 1");
        Require(Epsilon > 0, nameof(Epsilon), Epsilon, "above 0");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
    }
}
