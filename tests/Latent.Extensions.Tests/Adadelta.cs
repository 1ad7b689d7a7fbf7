using Latent;
using Latent.Optimizers;

namespace Acme.Models;

/// <summary>Adadelta (Zeiler, 2012, algorithm 1): rates from running means of squared gradients and of squared changes.</summary>
public sealed record Adadelta(float LearningRate = 1, double Decay = 0.9, double Epsilon = 1e-6) : Optimizer(LearningRate)
{
    public override void Apply(OptimizerStep step, Variable variable, Tensor gradient)
    {
        Variable squares = step.State(variable, "squared_gradients");
        Variable changes = step.State(variable, "squared_changes");
        Tensor ofGradients = Decay * step.Use(squares) + (1 - Decay) * gradient.Square();
        Tensor change = ((step.Use(changes) + Epsilon) / (ofGradients + Epsilon)).Sqrt() * gradient;
        step.Assign(squares, ofGradients);
        step.Assign(changes, Decay * step.Use(changes) + (1 - Decay) * change.Square());
        step.Assign(variable, step.Use(variable) - step.Rate * change);
    }

    public override void Validate()
    {
        base.Validate();
        Require(Decay is >= 0 and < 1, nameof(Decay), Decay, "0 or more and below 1");
        Require(Epsilon > 0, nameof(Epsilon), Epsilon, "above 0");
    }
}
