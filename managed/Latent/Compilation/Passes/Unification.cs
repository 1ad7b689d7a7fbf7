using Latent.Optimizers;

namespace Latent.Compilation.Passes;

/// <summary>
/// Compares the composition of an update with a part of a graph, node by node, and finds the nodes of the graph that are in the places of
/// its leaves.
/// </summary>
/// <param name="pattern">The composition.</param>
/// <param name="parameter">The variable that may be updated by it.</param>
/// <param name="placeholders">Numbers in the pattern that stand for settings. Without any, all numbers must be equal.</param>
internal sealed class Unification(Composition pattern, Variable parameter, double[] placeholders)
{
    // The most updates of a parameter in one step that an instruction takes.
    private const int MostRepetitions = 65536;

    private readonly Dictionary<Tensor, Tensor> _tensors = [];
    private readonly Dictionary<Variable, Variable> _variables = new() { [pattern.Parameter] = parameter };

    /// <summary>The settings: the numbers found in place of the placeholders.</summary>
    public double[] Settings { get; } = [.. placeholders];

    /// <summary>The tensor found in place of the gradient.</summary>
    public Tensor Gradient => _tensors[pattern.Gradient];

    /// <summary>The tensor found in place of the learning rate.</summary>
    public Tensor Rate => _tensors[pattern.Rate];

    /// <summary>The parameter and its states in the order in which the pattern assigns them.</summary>
    public Variable[] Variables => [.. pattern.Assigned.Select(assigned => _variables[assigned.Variable])];

    /// <summary>
    /// The place of the update in its step; null if the graph has something else in the place of the number of the update.
    /// </summary>
    public Repetition? Repetition =>
        _tensors.TryGetValue(pattern.Number, out Tensor? number) ? RepetitionOf(number) : Latent.Repetition.Once;

    /// <summary>
    /// Whether the pattern computes a value of the parameter, and for each of its states the value that the graph assigns.
    /// </summary>
    public bool Matches(Tensor value, Func<Variable, Tensor?> assigned)
    {
        // The comparison of the parameter's value finds the variables that are its states.
        return IsSame(pattern.Assigned.First(next => next.Variable == pattern.Parameter).Value, value)
            && pattern.Assigned.All(next => _variables.TryGetValue(next.Variable, out Variable? variable)
                && (variable == parameter || (assigned(variable) is { } state && IsSame(next.Value, state))))
            && Gradient.Shape == parameter.Shape && Rate.Shape is { HasBatch: false, Coefficient: 1 };
    }

    private bool IsSame(Tensor expected, Tensor actual)
    {
        if (_tensors.TryGetValue(expected, out Tensor? known))
        {
            return known == actual;
        }

        _tensors.Add(expected, actual);
        return expected.Op switch
        {
            InputOp => true,
            VariableOp read => actual.Op is VariableOp other && IsSame(read.Variable, other.Variable),
            _ => IsSame(expected.Op, actual.Op) && expected.Inputs.Zip(actual.Inputs).All(pair => IsSame(pair.First, pair.Second)),
        };
    }

    private bool IsSame(Variable expected, Variable actual)
    {
        if (_variables.TryGetValue(expected, out Variable? known))
        {
            return known == actual;
        }

        _variables.Add(expected, actual);
        return actual.Shape == parameter.Shape && _variables.Values.Count(variable => variable == actual) == 1;
    }

    private bool IsSame(Op expected, Op actual) => expected is AffineOp affine && actual is AffineOp other
        ? IsSame(affine.Scale, other.Scale) && IsSame(affine.Shift, other.Shift)
        : expected.Equals(actual);

    private bool IsSame(double expected, double actual)
    {
        int setting = Array.IndexOf(placeholders, expected);
        if (setting >= 0)
        {
            Settings[setting] = actual;
        }

        // With placeholders, a number such as 1 - beta depends on a setting. Such numbers are compared once all settings are known.
        return setting >= 0 || placeholders.Length > 0 || expected.Equals(actual);
    }

    private static Repetition? RepetitionOf(Tensor number) =>
        number is
        {
            Op: AffineOp { Scale: >= 1 and <= MostRepetitions } affine,
            Inputs: [{ Op: InputOp { Label: OptimizerStep.StepInput, PerStep: true } }]
        }
            && affine.Scale == Math.Floor(affine.Scale) && affine.Shift == Math.Floor(affine.Shift) && affine.Shift >= 1
            && affine.Shift <= affine.Scale
            ? new Repetition((int)affine.Shift - 1, (int)affine.Scale)
            : null;
}
