using Latent;
using Latent.Optimizers;

namespace Acme.Models;

/// <summary>The sign of a running mean of gradients, with a rate that falls as 1 / √t.</summary>
public sealed record SignMomentum(float LearningRate = 1e-2f, double Momentum = 0.9) : Optimizer(LearningRate)
{
    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
    {
        Variable state = step.State(variable, "mean");
        Tensor mean = Momentum * step.Use(state) + (1 - Momentum) * gradient;
        step.Assign(state, mean);
        step.Assign(variable, step.Use(variable) - step.Rate / step.Number.Sqrt() * mean.Sign());
    }
}
