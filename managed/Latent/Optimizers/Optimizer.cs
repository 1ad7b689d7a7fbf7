namespace Latent;

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
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {expected}, not {value}.");
        }
    }
}

/// <summary>Which of the updates of a parameter in one step an update is.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct Repetition(int Index, int Count)
{
    /// <summary>The only update of a step.</summary>
    public static Repetition Once { get; } = new(0, 1);
}
