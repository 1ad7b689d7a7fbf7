using Latent.Models;
using Onnx;

namespace Latent.Onnx;

/// <summary>Composes the messages of ONNX files from traced graphs.</summary>
internal static class OnnxModel
{
    /// <summary>The ONNX graph of tensors, which are computed from others and from parameters.</summary>
    /// <param name="name">The name of the graph.</param>
    /// <param name="read">Reads the numbers of a parameter.</param>
    /// <param name="inputs">The inputs, which are nodes without inputs of their own.</param>
    /// <param name="outputs">The tensors and their names.</param>
    /// <exception cref="NotSupportedException">ONNX files cannot hold an operation.</exception>
    public static GraphProto Graph(
        string name, Func<Variable, float[]> read, IReadOnlyList<Tensor> inputs, IReadOnlyList<(Tensor Tensor, string Name)> outputs)
    {
        Tensor[] results = [.. outputs.Select(output => output.Tensor)];
        List<Tensor> live = Liveness.Of([.. inputs, .. results]);
        GraphWriter writer = new(name, read, BiasedProducts.Of(live, results));
        writer.Declare(inputs, outputs);
        live.ForEach(writer.Write);
        return writer.Finish();
    }

    /// <summary>The whole file: a graph, and entries of its metadata.</summary>
    public static ModelProto File(GraphProto graph, string description, params IEnumerable<(string Key, string Value)> metadata)
    {
        ModelProto file = new()
        {
            IrVersion = OnnxFile.IrVersion,
            ProducerName = "Latent",
            ProducerVersion = typeof(Model).Assembly.GetName().Version!.ToString(3),
            DocString = description,
            Graph = graph,
        };
        file.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OnnxFile.Opset });
        file.MetadataProps.AddRange(metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return file;
    }
}
