namespace Latent.Optimizers;

/// <summary>Adam (Kingma and Ba, 2015, algorithm 1), as <c>torch.optim.Adam</c>: m and v are running means of g and g², θ ← θ − η m̂ / (√v̂ + ε).</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Beta1">Decay of m, 0 or more and below 1.</param>
/// <param name="Beta2">Decay of v, 0 or more and below 1.</param>
/// <param name="Epsilon">ε, above 0.</param>
/// <param name="WeightDecay">Added to the gradient as WeightDecay · θ; 0 or more.</param>
public record Adam(float LearningRate = 1e-3f, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0)
    : Optimizer(LearningRate)
{
    internal override IReadOnlyList<string> Slots => ["first_moment", "second_moment"];

    internal override UpdateOp Update(Variable parameter, Variable[] slots, Repetition repetition) =>
        new AdamUpdateOp(parameter, slots[0], slots[1], Beta1, Beta2, Epsilon, WeightDecay, IsDecoupled, repetition);

    internal override void Validate()
    {
        base.Validate();
        Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "0 or more and below 1");
        Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "0 or more and below 1");
        Require(Epsilon > 0, nameof(Epsilon), Epsilon, "above 0");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
    }

    private protected virtual bool IsDecoupled => false;
}
