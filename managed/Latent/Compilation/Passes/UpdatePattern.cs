using Latent.Optimizers;

namespace Latent.Compilation.Passes;

/// <summary>
/// The update rule of an optimizer that has a kernel. A match takes two comparisons. The first compares the graph with the rule traced with
/// placeholders for its settings, and reads the settings from the places of the placeholders. The second compares the graph with the rule
/// traced with these settings, and every number must be equal.
/// </summary>
/// <param name="settings">The number of settings of the rule.</param>
/// <param name="rule">Makes the rule from its settings.</param>
/// <param name="kernel">
/// Makes the operation from the settings, the variables in the order in which the rule assigns them, and the repetition.
/// </param>
internal sealed class UpdatePattern(int settings, Func<double[], Optimizer> rule, Func<double[], Variable[], Repetition, UpdateOp> kernel)
{
    private readonly Composition _pattern = new(rule(Placeholders));

    /// <summary>
    /// All patterns in the order in which they are tried. A rule with weight decay comes before the same rule without, which would match
    /// its updates too, with gradient + decay · parameter as the gradient.
    /// </summary>
    public static IReadOnlyList<UpdatePattern> All { get; } =
    [
        new(4, s => new AdamW(1, s[0], s[1], s[2], s[3]), (s, v, t) => new AdamUpdateOp(v[2], v[0], v[1], s[0], s[1], s[2], s[3], true, t)),
        new(4, s => new Adam(1, s[0], s[1], s[2], s[3]), (s, v, t) => new AdamUpdateOp(v[2], v[0], v[1], s[0], s[1], s[2], s[3], false, t)),
        new(3, s => new Adam(1, s[0], s[1], s[2]), (s, v, t) => new AdamUpdateOp(v[2], v[0], v[1], s[0], s[1], s[2], 0, false, t)),
        new(3, s => new RmsProp(1, s[0], s[1], s[2]), (s, v, _) => new RmsPropUpdateOp(v[1], v[0], s[0], s[1], s[2])),
        new(2, s => new RmsProp(1, s[0], s[1]), (s, v, _) => new RmsPropUpdateOp(v[1], v[0], s[0], s[1], 0)),
        new(2, s => new Sgd(1, s[0], s[1], Nesterov: true), (s, v, _) => new SgdUpdateOp(v[1], v[0], s[0], s[1], true)),
        new(1, s => new Sgd(1, s[0], Nesterov: true), (s, v, _) => new SgdUpdateOp(v[1], v[0], s[0], 0, true)),
        new(2, s => new Sgd(1, s[0], s[1]), (s, v, _) => new SgdUpdateOp(v[1], v[0], s[0], s[1], false)),
        new(1, s => new Sgd(1, s[0]), (s, v, _) => new SgdUpdateOp(v[1], v[0], s[0], 0, false)),
        new(1, s => new Sgd(1, WeightDecay: s[0]), (s, v, _) => new SgdUpdateOp(v[0], null, 0, s[0], false)),
        new(0, _ => new Sgd(1), (_, v, _) => new SgdUpdateOp(v[0], null, 0, 0, false)),
    ];

    // Numbers that no rule contains, and that no rule computes from one another.
    private static double[] Placeholders => [0.5378211, 0.6130947, 0.7291853, 0.8417229];

    /// <summary>Matches the update of a parameter. Null if it is not an update by this rule.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Its new value.</param>
    /// <param name="assigned">Gives the new value of another variable, or null.</param>
    public UpdateMatch? Match(Variable parameter, Tensor value, Func<Variable, Tensor?> assigned)
    {
        Unification reading = new(_pattern, parameter, Placeholders[..settings]);
        if (!reading.Matches(value, assigned))
        {
            return null;
        }

        Unification exact = new(new Composition(rule(reading.Settings)), parameter, []);
        return exact.Matches(value, assigned) && exact.Variables.SequenceEqual(reading.Variables) && exact.Repetition is { } repetition
            ? new UpdateMatch(kernel(reading.Settings, exact.Variables, repetition), exact.Gradient, exact.Rate)
            : null;
    }
}

/// <summary>An update that has a kernel.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Gradient">The gradient, of the parameter's shape.</param>
/// <param name="Rate">The learning rate, a single element.</param>
internal sealed record UpdateMatch(UpdateOp Op, Tensor Gradient, Tensor Rate);
