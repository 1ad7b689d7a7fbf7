using Latent.Modules;
using Latent.Onnx.Operations;
using Onnx;

namespace Latent.Onnx;

/// <summary>Writes the nodes of a traced graph as nodes of an ONNX graph, in the order of tracing.</summary>
internal sealed class GraphWriter
{
    private readonly GraphProto _graph;
    private readonly Func<Variable, float[]> _read;
    private readonly BiasedProducts _biased;
    private readonly ValueNames _names = new();
    private readonly Dictionary<Tensor, string> _values = [];
    private readonly Dictionary<Tensor, List<string>> _outputs = [];
    private readonly Dictionary<Variable, string> _parameters = [];
    private readonly Constants _constants;

    // The name that values inside of the node being written begin with.
    private string _current = "";

    // The value of the node that was added last, as long as nothing else has that value.
    private string? _last;
    private string? _batch;

    /// <summary>Begins a graph.</summary>
    /// <param name="name">The name of the graph.</param>
    /// <param name="read">Reads the numbers of a parameter.</param>
    /// <param name="biased">The products that are written together with their bias.</param>
    public GraphWriter(string name, Func<Variable, float[]> read, BiasedProducts biased)
    {
        (_graph, _read, _biased) = (new GraphProto { Name = name }, read, biased);
        _constants = new Constants(_graph, _names);
    }

    /// <summary>Declares the inputs and outputs under their names.</summary>
    public void Declare(IReadOnlyList<Tensor> inputs, IReadOnlyList<(Tensor Tensor, string Name)> outputs)
    {
        foreach (Tensor input in inputs)
        {
            _values.Add(input, DeclareInput(input.Name, input, ""));
        }

        foreach ((Tensor tensor, string wanted) in outputs)
        {
            string name = _names.New(wanted);
            _graph.Output.Add(Protos.Declaration(name, tensor.Shape, tensor.Dtype, ""));
            if (!_outputs.TryGetValue(tensor, out List<string>? names))
            {
                _outputs.Add(tensor, names = []);
            }

            names.Add(name);
        }
    }

    /// <summary>Declares one more input, for the draws of a node, and returns its name.</summary>
    public string DeclareInput(string wanted, Tensor tensor, string description)
    {
        string name = _names.New(wanted);
        _graph.Input.Add(Protos.Declaration(name, tensor.Shape, tensor.Dtype, description));
        return name;
    }

    /// <summary>Writes a node of the traced graph, unless it is an input or was written together with another.</summary>
    /// <exception cref="NotSupportedException">ONNX files cannot hold the operation.</exception>
    public void Write(Tensor node)
    {
        // Parameters are written where they are used first, in the order in which they are used.
        if (_values.ContainsKey(node) || node.Op is VariableOp)
        {
            return;
        }

        Tensor result = _biased.ResultOf(node);
        (_current, _last) = (result.Name, null);
        string value = Name(result, OperationTable.Write(this, node));
        _values.Add(result, value);
        if (result != node)
        {
            _values.Add(node, value);
        }
    }

    /// <summary>The finished graph, with copies for outputs that are inputs or parameters themselves.</summary>
    public GraphProto Finish()
    {
        foreach (Tensor tensor in _outputs.Keys.ToArray())
        {
            Name(tensor, Value(tensor));
        }

        return _graph;
    }

    /// <summary>The value of a tensor that is written already, or of a parameter in the order of memory.</summary>
    public string Value(Tensor tensor)
    {
        if (!_values.TryGetValue(tensor, out string? value))
        {
            value = InMemoryOrder(((VariableOp)tensor.Op).Variable);
            _values.Add(tensor, value);
        }

        return value;
    }

    /// <summary>The values of all inputs of a node.</summary>
    public string[] Inputs(Tensor node) => Array.ConvertAll(node.Inputs, Value);

    /// <summary>The value of a product's bias, or null if it has none.</summary>
    public string? Bias(Tensor product) => _biased.BiasOf(product) is { } bias ? Value(bias) : null;

    /// <summary>A filter in ONNX's order [maps, channels, height, width], which is that of files.</summary>
    public string Filter(Tensor filter) =>
        filter.Op is VariableOp { Variable: Parameter { Layout: { } layout } parameter } && IsFilter(layout)
        ? InFileOrder(parameter)
        : Add("Transpose", [Value(filter)], Protos.Ints("perm", 0, 3, 1, 2));

    /// <summary>Adds a node inside of the one that is being written, and returns the name of its value.</summary>
    public string Add(string type, IReadOnlyList<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        _last = _names.New($"{_current}/{type}");
        AddNode(type, _last, inputs, attributes);
        return _last;
    }

    /// <summary>A single float.</summary>
    public string Scalar(double value) => _constants.Scalar((float)value);

    /// <summary>A vector of whole numbers.</summary>
    public string Integers(params IReadOnlyList<long> values) => _constants.Integers(values, [values.Count]);

    /// <summary>Whole numbers of a shape.</summary>
    public string Integers(IReadOnlyList<long> values, IReadOnlyList<long> dims) => _constants.Integers(values, dims);

    /// <summary>The sizes of a shape as a vector of whole numbers, computed from the batch where they depend on it.</summary>
    public string Sizes(Shape shape) => shape.HasBatch
        ? Add("Concat", [.. shape.Select(Size)], Protos.Int("axis", 0))
        : Integers([.. shape]);

    /// <summary>The number of rows of the batch, as a vector of one whole number.</summary>
    /// <exception cref="NotSupportedException">No input has a row for each sample.</exception>
    public string Batch()
    {
        if (_batch is null)
        {
            (string input, int axis) = _graph.Input.Select(input => (input.Name, Protos.BatchAxis(input)))
                .FirstOrDefault(input => input.Item2 >= 0, ("", -1));
            _batch = axis >= 0
                ? Add("Shape", [input], Protos.Int("start", axis), Protos.Int("end", axis + 1))
                : throw new NotSupportedException(
                    $"The size of {_current} depends on the batch, but no input of '{_graph.Name}' has a row for each sample; give the "
                    + "function such an input.");
            _last = null;
        }

        return _batch;
    }

    private string Size(long dim) => dim >= 0 ? Integers(dim) : dim == Shape.Batch ? Batch() : Add("Mul", [Batch(), Integers(-dim)]);

    /// <summary>
    /// Gives the value of a tensor its name: that of the output if it is one, or else that of the tensor. A value that no node of its own
    /// computes is copied to outputs.
    /// </summary>
    private string Name(Tensor tensor, string value)
    {
        List<string> outputs = _outputs.Remove(tensor, out List<string>? names) ? names : [];
        if (value == _last)
        {
            NodeProto last = _graph.Node[^1];
            value = outputs.Count > 0 ? outputs[0] : _names.New(tensor.Name);
            (last.Name, last.Output[0]) = (value, value);
        }

        foreach (string output in outputs.Where(output => output != value))
        {
            AddNode("Identity", output, [value], []);
        }

        return value;
    }

    private void AddNode(string type, string output, IReadOnlyList<string> inputs, ReadOnlySpan<AttributeProto> attributes)
    {
        NodeProto node = new() { OpType = type, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        foreach (AttributeProto attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }

        _graph.Node.Add(node);
    }

    /// <summary>The initializer of a parameter, in the order of files.</summary>
    private string InFileOrder(Variable variable)
    {
        if (!_parameters.TryGetValue(variable, out string? name))
        {
            FileLayout? layout = (variable as Parameter)?.Layout;
            float[] values = _read(variable);
            name = _names.New(variable.Name);
            _graph.Initializer.Add(layout is null
                ? Protos.Floats(name, variable.Shape, values)
                : Protos.Floats(name, layout.File, layout.ToFile(values)));
            _parameters.Add(variable, name);
        }

        return name;
    }

    /// <summary>A parameter's value in the order of memory, in which operations other than convolutions use it.</summary>
    private string InMemoryOrder(Variable variable)
    {
        string value = InFileOrder(variable);
        if ((variable as Parameter)?.Layout is { } layout)
        {
            string user = _current;
            _current = variable.Name;
            string split = Add("Reshape", [value, Integers([.. layout.Order.Select(axis => layout.Split[axis])])]);
            string moved = Add("Transpose", [split], Protos.Ints("perm", Inverse(layout.Order)));
            value = Add("Reshape", [moved, Integers([.. variable.Shape])]);
            (_current, _last) = (user, null);
        }

        return value;
    }

    private static IEnumerable<long> Inverse(int[] order) =>
        Enumerable.Range(0, order.Length).Select(axis => (long)Array.IndexOf(order, axis));

    private static bool IsFilter(FileLayout layout) => layout.Order is [0, 3, 1, 2] && layout.File.Length == 4;
}
