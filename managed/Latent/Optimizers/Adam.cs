namespace Latent.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015, algorithm 1), as <c>torch.optim.Adam</c>: m and v are running means of g and g², θ ← θ − η m̂ / (√v̂ + ε).
/// </summary>
/// <param name="LearningRate">η.</param>
/// <param name="Beta1">Decay of m, 0 or more and below 1.</param>
/// <param name="Beta2">Decay of v, 0 or more and below 1.</param>
/// <param name="Epsilon">ε, above 0.</param>
/// <param name="WeightDecay">L2 penalty: WeightDecay · θ is added to the gradient; 0 or more.</param>
public record Adam(float LearningRate = 1e-3f, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0)
    : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(gradient);
        Tensor parameter = step.Use(variable);
        bool decays = WeightDecay != 0 && step.DecaysWeights;
        Update(step, variable, parameter, decays ? gradient + WeightDecay * parameter : gradient);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "0 or more and below 1");
        Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "0 or more and below 1");
        Require(Epsilon > 0, nameof(Epsilon), Epsilon, "above 0");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
    }

    /// <summary>Traces Adam's update of a variable, from the value that is left after weight decay.</summary>
    private protected void Update(OptimizerStep step, Variable variable, Tensor parameter, Tensor gradient)
    {
        Variable firstMoment = step.State(variable, "first_moment");
        Variable secondMoment = step.State(variable, "second_moment");
        Tensor first = Beta1 * step.Use(firstMoment) + (1 - Beta1) * gradient;
        Tensor second = Beta2 * step.Use(secondMoment) + (1 - Beta2) * gradient.Square();
        step.Assign(firstMoment, first);
        step.Assign(secondMoment, second);
        Tensor rate = step.Rate / step.BiasCorrection(Beta1);
        Tensor deviation = second.Sqrt() * step.BiasCorrection(Beta2).Sqrt().Reciprocal();
        step.Assign(variable, parameter - rate * (first / (deviation + Epsilon)));
    }
}
