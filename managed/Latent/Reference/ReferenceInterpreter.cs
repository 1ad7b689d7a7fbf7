using Latent.Interop;

namespace Latent.Reference;

/// <summary>
/// Evaluates a graph in double precision, one operation after the other, with plain loops. It is slow, and it is the specification:
/// compiled programs are compared with it.
/// </summary>
public sealed class ReferenceInterpreter
{
    private readonly Dictionary<string, double[]> _inputs = [];
    private readonly Dictionary<Variable, double[]> _variables = [];

    /// <summary>Sets the numbers of an input for the next evaluations, in row-major order.</summary>
    public void SetInput(string name, double[] values) => _inputs[name] = values;

    /// <summary>The present values of a variable, zero unless set. Updates change them.</summary>
    public double[] this[Variable variable]
    {
        get
        {
            if (!_variables.TryGetValue(variable, out double[]? values))
            {
                _variables.Add(variable, values = new double[variable.Count]);
            }

            return values;
        }
        set => _variables[variable] = value;
    }

    /// <summary>Evaluates tensors, then the guards and updates of their graph.</summary>
    /// <param name="graph">The graph; all of its effects are run.</param>
    /// <param name="outputs">The tensors to evaluate.</param>
    /// <param name="batch">The size of the batch.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <param name="step">The number of the step, on which random numbers and Adam's bias correction depend.</param>
    /// <returns>The values of each output in row-major order.</returns>
    /// <exception cref="ArgumentException">An input has no numbers, or not as many as its shape.</exception>
    /// <exception cref="ArithmeticException">A guard met a NaN or an infinity.</exception>
    public double[][] Run(Graph graph, IReadOnlyList<Tensor> outputs, int batch, ulong seed = 0, long step = 0) =>
        Run(graph, outputs, new RunOptions(batch) { Seed = seed, FirstStep = step });

    /// <summary>Evaluates tensors, then the guards and updates of their graph, for one step of a run.</summary>
    /// <param name="graph">The graph; all of its effects are run.</param>
    /// <param name="outputs">The tensors to evaluate.</param>
    /// <param name="run">The batch, its place in a global batch, the seed and the number of the step; other options have no effect.</param>
    /// <returns>The values of each output in row-major order.</returns>
    /// <exception cref="ArgumentException">An input has no numbers, or not as many as its shape.</exception>
    /// <exception cref="ArithmeticException">A guard met a NaN or an infinity.</exception>
    public double[][] Run(Graph graph, IReadOnlyList<Tensor> outputs, RunOptions run)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Evaluation evaluation = new(run, (node, name) => Input(node, name, run.Batch), variable => this[variable]);
        Dictionary<Tensor, double[]> values = [];
        List<Tensor> live = Liveness.Of([.. outputs, .. graph.Effects]);
        Dictionary<Tensor, int> stages = Stages.Of(live);
        foreach (Tensor node in live.OrderBy(node => stages[node]).ThenBy(Writes))
        {
            double[] value = Evaluate(node, evaluation, values);
            // A copy, which the variable's updates leave as it is.
            values[node] = node.Op is VariableOp ? [.. value] : value;
        }

        return [.. outputs.Select(output => values[output])];
    }

    private static bool Writes(Tensor node) => node.Op is EffectOp { Writes.Count: > 0 };

    private static double[] Evaluate(Tensor node, Evaluation evaluation, Dictionary<Tensor, double[]> values) =>
        node.Op.Evaluate(evaluation, node, Array.ConvertAll(node.Inputs, input => values[input]));

    private double[] Input(Tensor node, string name, int batch)
    {
        long count = node.Shape.Count(batch);
        return _inputs.TryGetValue(name, out double[]? values) && values.Length == count
            ? values
            : throw new ArgumentException($"Input '{name}' needs {count} numbers for a batch of {batch}, not {values?.Length ?? 0}.");
    }
}
