using Google.Protobuf;
using Latent.IO;
using Latent.Models;
using Latent.Onnx.Tests.Support;
using Onnx;

namespace Latent.Onnx.Tests;

/// <summary>Every function of every kind of model in ONNX Runtime, against Latent.</summary>
public sealed class ModelTests
{
    // The largest difference of two float32 programs that sum in different orders: of numbers above 1, in proportion to them.
    private const double Tolerance = 1e-5;

    private static readonly int[] Batches = [1, 7, 1000];

    private static IEnumerable<string> Names => Kinds.All.Keys;

    [TestCaseSource(nameof(Names))]
    public void ONNX_Runtime_computes_the_same_as_Latent(string kind)
    {
        using Model model = Kinds.Train(kind);
        Assert.That(model.Functions, Is.Not.Empty);
        foreach (ModelFunction function in model.Functions)
        {
            using Runtime runtime = new(Write(model, function));
            double largest = Batches.Max(rows => Compare(runtime, model, function, rows));
            TestContext.Out.WriteLine(FormattableString.Invariant($"{kind} {function.Name}: largest difference {largest:E1}"));
            Assert.That(largest, Is.LessThanOrEqualTo(Tolerance), function.Name);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void The_whole_model_is_reconstruct_or_sample(string kind)
    {
        using Model model = Kinds.All[kind]();
        using TemporaryFile file = new();
        OnnxFile.Write(file.Path, model);
        ModelProto read = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file.Path));

        string expected = model is GanModel or Iwae ? "sample" : "reconstruct";
        Assert.That(OnnxFile.StandardFunction(model).Name, Is.EqualTo(expected));
        Assert.That(MetadataOf(read, "latent.function"), Is.EqualTo(expected));
        Assert.That(MetadataOf(read, "latent.model"), Is.EqualTo(model.Kind));
        Assert.That(read.ProducerName, Is.EqualTo("Latent"));
        Assert.That(read.IrVersion, Is.EqualTo(OnnxFile.IrVersion));
        Assert.That(read.OpsetImport.Select(import => (import.Domain, import.Version)), Is.EqualTo(new[] { ("", (long)OnnxFile.Opset) }));
    }

    [TestCaseSource(nameof(Names))]
    public void Parameters_have_the_names_shapes_and_numbers_of_the_saved_file(string kind)
    {
        using Model model = Kinds.Train(kind);
        using TemporaryFile saved = new();
        model.Save(saved.Path);
        Dictionary<string, NamedTensor> tensors = SafetensorsFile.Read(saved.Path).Tensors.ToDictionary(tensor => tensor.Name);
        int written = 0;
        foreach (ModelFunction function in model.Functions)
        {
            GraphProto graph = ModelProto.Parser.ParseFrom(Write(model, function)).Graph;
            TensorProto[] parameters = [.. graph.Initializer.Where(tensor => tensors.ContainsKey(tensor.Name))];
            written += parameters.Length;
            Assert.That(graph.Initializer.Except(parameters).Select(tensor => tensor.Name), Has.All.StartWith("constant"));
            foreach (TensorProto parameter in parameters)
            {
                NamedTensor expected = tensors[parameter.Name];
                Assert.That(parameter.Dims, Is.EqualTo(expected.Shape.Select(dim => (long)dim)), parameter.Name);
                Assert.That(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(parameter.RawData.Span).ToArray(),
                    Is.EqualTo(expected.Values), parameter.Name);
            }
        }

        Assert.That(written, Is.Positive);
    }

    [Test]
    public void The_batch_is_symbolic_and_noise_is_an_input()
    {
        using Model model = Kinds.All["cvae"]();
        GraphProto graph = ModelProto.Parser.ParseFrom(Write(model, model.FunctionNamed("sample"))).Graph;

        Assert.That(graph.Input.Select(input => input.Name), Is.EqualTo(new[] { "condition", "noise" }));
        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output))
        {
            TensorShapeProto shape = value.Type.TensorType.Shape;
            Assert.That(shape.Dim.Select(dim => dim.DimParam), Is.EqualTo(new[] { "batch", "" }), value.Name);
            Assert.That(shape.Dim[1].DimValue, Is.Positive, value.Name);
        }
    }

    [Test]
    public void A_bias_is_part_of_its_product()
    {
        using Model model = Kinds.All["conv-ae"]();
        GraphProto graph = ModelProto.Parser.ParseFrom(Write(model, model.FunctionNamed("reconstruct"))).Graph;
        string[] types = [.. graph.Node.Select(node => node.OpType)];

        Assert.That(types, Does.Contain("Conv").And.Contain("ConvTranspose").And.Contain("Gemm").And.Not.Contain("Add"));
        Assert.That(graph.Node.Where(node => node.OpType is "Conv" or "ConvTranspose" or "Gemm").Select(node => node.Input.Count),
            Has.All.EqualTo(3));
    }

    [Test]
    public void The_same_model_gives_the_same_bytes()
    {
        using Model model = Kinds.Train("vae");
        ModelFunction function = OnnxFile.StandardFunction(model);
        byte[] first = Write(model, function), second = Write(model, function);
        Assert.That(second, Is.EqualTo(first));
    }

    private static double Compare(Runtime runtime, Model model, ModelFunction function, int rows)
    {
        Evaluated expected = Evaluated.Run(model, function, rows, seed: (ulong)rows);
        Assert.That(runtime.Inputs.Take(function.Inputs.Count), Is.EqualTo(function.Inputs.Select(input => input.Name)));
        Assert.That(runtime.Outputs, Is.EqualTo(function.Outputs));
        float[][] actual = runtime.Run(expected.Inputs);
        Assert.That(actual.Select(output => output.Length), Is.EqualTo(expected.Outputs.Select(output => output.Length)));
        return actual.Zip(expected.Outputs).Max(output => Difference(output.First, output.Second));
    }

    private static double Difference(float[] actual, float[] expected)
    {
        Assert.That(expected.Concat(actual), Has.All.Matches<float>(float.IsFinite));
        Assert.That(expected.Length == 1 || expected.Distinct().Count() > 1, Is.True, "all numbers are equal, so that they show nothing");
        return actual.Zip(expected, (a, b) => Math.Abs((double)a - b) / Math.Max(1, Math.Abs(b))).Max();
    }

    private static byte[] Write(Model model, ModelFunction function)
    {
        using TemporaryFile file = new();
        OnnxFile.Write(file.Path, model, function);
        return File.ReadAllBytes(file.Path);
    }

    private static string MetadataOf(ModelProto file, string key) => file.MetadataProps.Single(entry => entry.Key == key).Value;
}
