using static System.FormattableString;

namespace Latent.Optimizers;

/// <summary>
/// A rule that turns gradients into new values of parameters. It holds settings only; its state belongs to the trainer. Derive from it and
/// compose the rule from operations of tensors, as the optimizers of the library do.
/// </summary>
/// <param name="LearningRate">The rate η before any schedule, above 0.</param>
/// <example>
/// Gradient descent by signs:
/// <code>
/// public sealed record SignDescent(float LearningRate = 1e-3f) : Optimizer(LearningRate)
/// {
///     public override void Apply(OptimizerStep step, Variable variable, Tensor gradient) =>
///         step.Assign(variable, step.Use(variable) - step.Rate * gradient.Sign());
/// }
/// </code>
/// </example>
public abstract record Optimizer(float LearningRate)
{
    /// <summary>Traces one update of a variable: the new values of the variable and of its states.</summary>
    /// <param name="step">The update.</param>
    /// <param name="variable">The variable; the rule must assign it.</param>
    /// <param name="gradient">The gradient of the loss, of the variable's shape.</param>
    public abstract void Apply(OptimizerStep step, Variable variable, Tensor gradient);

    /// <summary>Throws if a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() =>
        Require(LearningRate > 0 && float.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0 and finite");

    /// <summary>Throws unless a setting is valid.</summary>
    /// <param name="valid">Whether the setting is valid.</param>
    /// <param name="name">Name of the setting.</param>
    /// <param name="value">Value of the setting.</param>
    /// <param name="expected">The allowed values, such as "above 0".</param>
    /// <exception cref="ArgumentOutOfRangeException">The setting is not valid.</exception>
    protected static void Require(bool valid, string name, double value, string expected)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} must be {expected}, not {value}."));
        }
    }
}
