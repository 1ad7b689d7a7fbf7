namespace Latent.Optimizers;

/// <summary>Stochastic gradient descent, as <c>torch.optim.SGD</c>: v ← μ v + g, θ ← θ − η v.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Momentum">μ, 0 or more and below 1.</param>
/// <param name="WeightDecay">Added to the gradient as WeightDecay · θ; 0 or more.</param>
/// <param name="Nesterov">Whether the step looks ahead: θ ← θ − η (g + μ v).</param>
public sealed record Sgd(float LearningRate = 1e-2f, double Momentum = 0, double WeightDecay = 0, bool Nesterov = false) : Optimizer(LearningRate)
{
    internal override IReadOnlyList<string> Slots => Momentum == 0 ? [] : ["velocity"];

    internal override UpdateOp Update(Variable parameter, Variable[] slots, Repetition repetition) =>
        new SgdUpdateOp(parameter, slots.FirstOrDefault(), Momentum, WeightDecay, Nesterov);

    internal override void Validate()
    {
        base.Validate();
        Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "0 or more and below 1");
        Require(!Nesterov || Momentum > 0, nameof(Momentum), Momentum, "above 0 for Nesterov's step");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
    }
}
