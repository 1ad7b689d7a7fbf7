using System.Globalization;
using Onnx;

namespace Latent.Onnx;

/// <summary>The initializers of an ONNX graph that are no parameters; equal ones are shared.</summary>
/// <param name="graph">The graph that receives them.</param>
/// <param name="names">The names of its values.</param>
internal sealed class Constants(GraphProto graph, ValueNames names)
{
    private readonly Dictionary<string, string> _known = [];

    /// <summary>A single float.</summary>
    public string Scalar(float value) =>
        Share($"float {Text(BitConverter.SingleToInt32Bits(value))}", name => Protos.Floats(name, [], [value]));

    /// <summary>Whole numbers of a shape.</summary>
    public string Integers(IReadOnlyList<long> values, IReadOnlyList<long> dims) => Share(
        $"int64 {string.Join(' ', dims.Select(Text))}: {string.Join(' ', values.Select(Text))}",
        name => Protos.Integers(name, dims, [.. values]));

    private string Share(string content, Func<string, TensorProto> make)
    {
        if (!_known.TryGetValue(content, out string? name))
        {
            name = names.New("constant");
            graph.Initializer.Add(make(name));
            _known.Add(content, name);
        }

        return name;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
