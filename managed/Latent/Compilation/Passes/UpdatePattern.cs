using Latent.Optimizers;

namespace Latent.Compilation.Passes;

/// <summary>
/// A rule of an optimizer that has a kernel. The pattern is the rule itself, traced with placeholders for its settings: the numbers in their places in a
/// graph are the settings, if the rule traced with these is exactly what the graph computes.
/// </summary>
/// <param name="settings">How many settings the rule has.</param>
/// <param name="rule">Makes the rule from its settings.</param>
/// <param name="kernel">Makes the operation from the settings, the variables in the order in which the rule assigns them, and the repetition.</param>
internal sealed class UpdatePattern(int settings, Func<double[], Optimizer> rule, Func<double[], Variable[], Repetition, UpdateOp> kernel)
{
    private readonly Composition _pattern = new(rule(Placeholders));

    /// <summary>All of them, each before those that its updates contain.</summary>
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

    // Numbers that no rule contains, nor computes from one another.
    private static double[] Placeholders => [0.5378211, 0.6130947, 0.7291853, 0.8417229];

    /// <summary>Matches what a parameter is assigned. Null if it is another update.</summary>
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
