using Latent.Interop;

namespace Latent;

/// <summary>
/// A record of primitive operations, written by running model code once over symbolic tensors. Nodes stand in the order in which they were
/// traced, so inputs always precede their uses.
/// </summary>
public sealed class Graph
{
    private readonly List<Tensor> _nodes = [];
    private readonly List<Tensor> _effects = [];
    private readonly Dictionary<Variable, Tensor> _variables = [];
    private int _streams;
    private int _stage;

    /// <summary>Creates an empty graph.</summary>
    /// <param name="training">Whether the model is traced for training, as opposed to evaluation or sampling.</param>
    public Graph(bool training = false) => Training = training;

    /// <summary>Whether the model is traced for training; layers such as dropout behave differently then.</summary>
    public bool Training { get; }

    /// <summary>All nodes in the order of tracing.</summary>
    public IReadOnlyList<Tensor> Nodes => _nodes;

    /// <summary>
    /// The effect nodes in the order of tracing: guards and updates of variables, which run although no result depends on them.
    /// </summary>
    internal IReadOnlyList<Tensor> Effects => _effects;

    /// <summary>Adds a tensor whose numbers the caller provides at run time.</summary>
    /// <param name="name">The name under which a buffer is bound to it.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">The type of its elements.</param>
    /// <param name="perStep">
    /// Whether each step of a run reads numbers of its own, which lie one after the other. Else all steps read the same.
    /// </param>
    /// <param name="placement">
    /// The memory that holds the numbers: the host's, from which each run reads them anew, or the device's, for tables that many runs read.
    /// </param>
    /// <exception cref="ArgumentException">The graph already has an input of that name.</exception>
    public Tensor Input(string name, Shape shape, Dtype dtype = Dtype.F32, bool perStep = false, Placement placement = Placement.Host)
    {
        if (_nodes.Any(node => node.Op is InputOp input && input.Label == name))
        {
            throw new ArgumentException($"The graph already has an input named '{name}'; names of inputs must differ.", nameof(name));
        }

        return Add(new InputOp(name, shape, dtype, perStep, placement), []);
    }

    /// <summary>The tensor of a variable (a parameter, or a piece of optimizer state), the same one at each use in a stage.</summary>
    public Tensor Use(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (!_variables.TryGetValue(variable, out Tensor? tensor))
        {
            tensor = Add(new VariableOp(variable, _stage), []);
            _variables.Add(variable, tensor);
        }

        return tensor;
    }

    /// <summary>
    /// Begins a stage. A variable that is used from now on has the value that the updates traced so far give it, and whatever depends on it
    /// runs after them. A round of a GAN has a stage for each discriminator step and one for the generator step.
    /// </summary>
    public void NextStage()
    {
        _stage++;
        foreach (Variable written in _effects.SelectMany(effect => ((EffectOp)effect.Op).Writes))
        {
            _variables.Remove(written);
        }
    }

    /// <summary>
    /// Moves a variable towards a value at the end of the stage, as in a running average: v ← (1 − weight) · v + weight · value.
    /// </summary>
    /// <param name="variable">The variable.</param>
    /// <param name="value">A tensor of its shape.</param>
    /// <param name="weight">From 0 to 1; with 1 the value replaces the variable.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void Blend(Variable variable, Tensor value, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, 1);
        AddEffect(new BlendOp(variable, weight), value);
    }

    /// <summary>A tensor filled with one number.</summary>
    public Tensor Constant(double value, Shape shape = default) => Add(new FillOp(value, 0, shape), []);

    /// <summary>The number 1 / batch, for averages over the batch.</summary>
    public Tensor BatchReciprocal() => Add(new FillOp(1, -1, Shape.Scalar), []);

    /// <summary>Standard normal draws, new ones at each step of a run.</summary>
    public Tensor Normal(Shape shape) => Add(new RandomOp(Interop.Native.Random.Normal, 0, NextStream(), shape), []);

    /// <summary>Uniform draws from [0, 1), new ones at each step of a run.</summary>
    public Tensor Uniform(Shape shape) => Add(new RandomOp(Interop.Native.Random.Uniform, 0, NextStream(), shape), []);

    /// <summary>Draws that are 1 with a probability and 0 otherwise, new ones at each step of a run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1.</exception>
    public Tensor Bernoulli(double probability, Shape shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        return Add(new RandomOp(Interop.Native.Random.Bernoulli, probability, NextStream(), shape), []);
    }

    /// <summary>The number of a random stream that no other node of this graph uses.</summary>
    internal int NextStream() => _streams++;

    /// <summary>Adds an effect node to the current stage.</summary>
    internal Tensor AddEffect(EffectOp op, params Tensor[] inputs) => Add(op with { Stage = _stage }, inputs);

    internal Tensor Add(Op op, Tensor[] inputs) => Add(op, inputs, null);

    /// <summary>Adds a node; a rewritten one keeps the name of the node it replaces.</summary>
    internal Tensor Add(Op op, Tensor[] inputs, string? name)
    {
        foreach (Tensor input in inputs)
        {
            if (input.Graph != this)
            {
                throw new ArgumentException($"Tensor {input} belongs to another graph than the {op.Name} that uses it.", nameof(inputs));
            }

            if (op.TakesFloatsOnly && input.Dtype != Dtype.F32)
            {
                throw new ArgumentException($"{op.Name}: the input {input} holds {input.Dtype}; floats are needed.", nameof(inputs));
            }
        }

        Tensor node = new(this, _nodes.Count, name ?? NameOf(op, inputs), op, inputs);
        _nodes.Add(node);
        if (op.IsEffect)
        {
            _effects.Add(node);
        }

        return node;
    }

    private string NameOf(Op op, Tensor[] inputs) => op switch
    {
        InputOp input => input.Label,
        VariableOp variable => variable.Variable.Name,
        _ => $"{Owner(inputs)}{op.Name}#{_nodes.Count}",
    };

    /// <summary>"fc1/" for an operation on <c>fc1.weight</c>: the module whose parameter the operation uses.</summary>
    private static string Owner(Tensor[] inputs)
    {
        string? path = inputs.Select(input => input.Op).OfType<VariableOp>().FirstOrDefault()?.Variable.Name;
        int dot = path?.LastIndexOf('.') ?? -1;
        return dot < 0 ? "" : $"{path![..dot]}/";
    }
}
