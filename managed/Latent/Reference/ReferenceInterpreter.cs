using Latent.Interop;

namespace Latent.Reference;

/// <summary>
/// Evaluates a graph in double precision, one operation after the other, with plain loops. It is the specification that compiled programs are
/// compared with, and slow.
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
    /// <param name="outputs">The tensors wanted.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="seed">Key of random numbers.</param>
    /// <param name="step">Number of the step: counter of random numbers and of Adam's bias correction.</param>
    /// <returns>The values of each output in row-major order.</returns>
    /// <exception cref="ArgumentException">An input has no or too few numbers.</exception>
    /// <exception cref="ArithmeticException">A guard met a NaN or an infinity.</exception>
    public double[][] Run(Graph graph, IReadOnlyList<Tensor> outputs, int batch, ulong seed = 0, long step = 0) =>
        Run(graph, outputs, new RunOptions(batch) { Seed = seed, FirstStep = step });

    /// <summary>Evaluates tensors, then the guards and updates of their graph, for one step of a run.</summary>
    /// <param name="graph">The graph; all of its effects are run.</param>
    /// <param name="outputs">The tensors wanted.</param>
    /// <param name="run">Batch, its place in a larger one, seed and number of the step; the rest has no meaning here.</param>
    /// <returns>The values of each output in row-major order.</returns>
    /// <exception cref="ArgumentException">An input has no or too few numbers.</exception>
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
            // What was read of a variable must not change with its updates.
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
