namespace Latent.Optimizers;

/// <summary>
/// Rectified Adam (Liu et al., "On the variance of the adaptive learning rate and beyond", 2020, algorithm 2), as <c>torch.optim.RAdam</c>:
/// with m and v as
/// in Adam, ρ∞ = 2 / (1 − β₂) − 1 and ρₜ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ), θ ← θ − η rₜ m̂ / √v̂ where ρₜ > 5, and θ ← θ − η m̂ in the first few
/// steps, where
/// the variance of 1 / √v̂ has no bound. rₜ² = (ρₜ − 4) (ρₜ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρₜ); ε is added to √v.
/// </summary>
/// <param name="LearningRate">η.</param>
/// <param name="Beta1">Decay of m, 0 or more and below 1.</param>
/// <param name="Beta2">Decay of v, above 0 and below 1.</param>
/// <param name="Epsilon">ε, above 0.</param>
/// <param name="WeightDecay">L2 penalty: WeightDecay · θ is added to the gradient; 0 or more.</param>
public sealed record RAdam(float LearningRate = 1e-3f, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8,
    double WeightDecay = 0)
    : Optimizer(LearningRate)
{
    // The paper's bound is 4; PyTorch uses 5, and so does this class.
    private const double LeastLength = 5;

    private double LongestLength => 2 / (1 - Beta2) - 1;

    /// <inheritdoc/>
    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(gradient);
        Variable firstMoment = step.State(variable, "first_moment");
        Variable secondMoment = step.State(variable, "second_moment");
        Tensor parameter = step.Use(variable);
        gradient = WeightDecay == 0 || !step.DecaysWeights ? gradient : gradient + WeightDecay * parameter;
        Tensor first = Beta1 * step.Use(firstMoment) + (1 - Beta1) * gradient;
        Tensor second = Beta2 * step.Use(secondMoment) + (1 - Beta2) * gradient.Square();
        Tensor rate = step.Rate / step.BiasCorrection(Beta1);
        step.Assign(firstMoment, first);
        step.Assign(secondMoment, second);
        step.Assign(variable, parameter - first * Rate(step, rate, second));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "0 or more and below 1");
        Require(Beta2 is > 0 and < 1, nameof(Beta2), Beta2, "above 0 and below 1");
        Require(Epsilon > 0, nameof(Epsilon), Epsilon, "above 0");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
    }

    /// <summary>The rate of each element: rectified by the second moment if ρₜ is above 5, the given rate otherwise.</summary>
    private Tensor Rate(OptimizerStep step, Tensor rate, Tensor second)
    {
        double longest = LongestLength;
        if (longest <= LeastLength)
        {
            return rate;
        }

        Tensor length = Length(step.Number);
        // The square is negative for ρₜ between 2 and 4, where the result is not used; Relu keeps the square root real.
        Tensor rectification = ((length - 4) * (length - 2) / length * (longest / ((longest - 4) * (longest - 2)))).Relu().Sqrt();
        Tensor scale = rate * rectification * step.BiasCorrection(Beta2).Sqrt();
        return (length - LeastLength).Select(scale / (second.Sqrt() + Epsilon), rate);
    }

    /// <summary>
    /// ρₜ to nearly full precision. With x = −t ln β₂ it is ρ∞ − 2 t / (eˣ − 1), whose digits cancel at small x. At small x the series of
    /// the hyperbolic cotangent is used instead, in ρₜ = t + ρ∞ − 2 / −ln β₂ · (½ x coth ½ x).
    /// </summary>
    private Tensor Length(Tensor number)
    {
        double decay = -Math.Log(Beta2);
        Tensor x = number * decay;
        Tensor square = (0.5 * x).Square();
        Tensor cotangent = square * (1 / 3.0 - square * (1 / 45.0 - square * (2 / 945.0 - square * (1 / 4725.0))));
        Tensor early = number + (LongestLength - 2 / decay) - cotangent * (2 / decay);
        Tensor late = LongestLength - 2 * number / x.Expm1();
        return (x - 1).Select(late, early);
    }
}
