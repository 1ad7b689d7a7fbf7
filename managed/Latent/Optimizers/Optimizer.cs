using static System.FormattableString;

namespace Latent.Optimizers;

/// <summary>A rule that turns gradients into parameter updates. It holds settings only; its state belongs to the trainer.</summary>
/// <param name="LearningRate">The rate η before any schedule, above 0.</param>
public abstract record Optimizer(float LearningRate)
{
    /// <summary>The names of the state variables that each parameter needs, such as a velocity.</summary>
    internal abstract IReadOnlyList<string> Slots { get; }

    /// <summary>The operation that updates a parameter and its state.</summary>
    internal abstract UpdateOp Update(Variable parameter, Variable[] slots, Repetition repetition);

    /// <summary>Throws unless the settings make sense.</summary>
    internal virtual void Validate() => Require(LearningRate > 0 && float.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0 and finite");

    private protected static void Require(bool valid, string name, double value, string expected)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} must be {expected}, not {value}."));
        }
    }
}
