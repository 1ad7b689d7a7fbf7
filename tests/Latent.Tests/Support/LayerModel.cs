using Latent.Devices;
using Latent.IO;
using Latent.Models;
using Latent.Modules;
using Latent.Tests.IO;

namespace Latent.Tests.Support;

/// <summary>One layer as a model.</summary>
internal sealed class LayerModel : Model
{
    private readonly Layer _layer;

    public LayerModel(Layer layer)
        : base(1, 1, Device.Default) => _layer = Register("layer", layer);

    public override string Kind => "layer";

    /// <summary>The numbers of a parameter.</summary>
    public float[] this[string name]
    {
        get => Read(Named(name));
        set => Write(Named(name), value);
    }

    public override Objective Objective(Batch batch) => new(_layer.Forward(batch.Data).Mean());

    public double[] Run(float[] values, Shape shape, int batch, bool training)
    {
        Graph graph = new(training);
        Tensor result = _layer.Forward(graph.Input("x", shape));
        Dictionary<string, double[]> inputs = new() { ["x"] = Array.ConvertAll(values, value => (double)value) };
        return NativeRun.Outputs(graph, [result], inputs, batch, batch, Device, null, 5, 0, Store)[0];
    }

    /// <summary>The numbers of a parameter in the order of files, which is PyTorch's.</summary>
    public float[] InFile(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("layer.safetensors");
        Save(path);
        return SafetensorsFile.Read(path).Tensors.Single(tensor => tensor.Name == $"layer.{name}").Values;
    }

    private Parameter Named(string name) => Variables.Single(variable => variable.Name == $"layer.{name}");
}
