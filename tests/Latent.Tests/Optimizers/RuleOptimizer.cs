using Latent.Optimizers;

namespace Latent.Tests.Optimizers;

/// <summary>An optimizer whose rule is a function.</summary>
public sealed record RuleOptimizer(RuleOptimizer.Composition Rule) : Optimizer(0.1f)
{
    /// <summary>Assigns the new values of a variable and its states.</summary>
    public delegate void Composition(OptimizerStep step, Variable variable, Tensor gradient);

    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient) => Rule(step, variable, gradient);
}
