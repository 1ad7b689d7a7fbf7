using Latent.Models;
using Latent.Modules;
using Latent.Onnx.Tests.Support;
using Latent.Tests;

namespace Latent.Onnx.Tests;

/// <summary>Functions that cannot be written: the message names the cause, and no file is left.</summary>
public sealed class RefusalTests
{
    [Test]
    public void An_unknown_function_is_refused_with_the_names_of_the_known()
    {
        using Vae model = new(6, 4, 2);
        using TemporaryFile file = new();
        ArgumentException error = Assert.Throws<ArgumentException>(() => OnnxFile.Write(file.Path, model, "discriminate"))!;

        Assert.That(error.Message, Does.Contain("vae").And.Contain("'discriminate'"));
        Assert.That(model.Functions.Where(known => !error.Message.Contains(known.Name, StringComparison.Ordinal)), Is.Empty);
        Assert.That(File.Exists(file.Path), Is.False);
    }

    [Test]
    public void A_model_without_functions_is_refused()
    {
        using Bare model = new();
        ArgumentException error = Assert.Throws<ArgumentException>(() => OnnxFile.StandardFunction(model))!;
        Assert.That(error.Message, Does.Contain("'bare'").And.Contain("Model.Functions"));
    }

    [Test]
    public void A_function_of_ones_own_is_written_by_itself()
    {
        using Bare model = new();
        using TemporaryFile file = new();
        OnnxFile.Write(file.Path, model, new ModelFunction("twice", [("x", 3)], ["y", "same", "input"], (_, x) =>
        {
            Tensor y = x[0] * 2 + x[0].Graph.Use(model.Offset);
            return [y, y, x[0]];
        }));
        using Runtime runtime = new(File.ReadAllBytes(file.Path));
        float[][] results = runtime.Run((new float[] { 1, 2, 3 }, [1, 3]));

        Assert.That(runtime.Outputs, Is.EqualTo(new[] { "y", "same", "input" }));
        Assert.That(results[0], Is.EqualTo(new float[] { 3, 5, 7 }));
        Assert.That(results[1], Is.EqualTo(results[0]));
        Assert.That(results[2], Is.EqualTo(new float[] { 1, 2, 3 }));
    }

    [Test]
    public void A_function_with_another_number_of_outputs_than_names_is_refused()
    {
        using Bare model = new();
        ArgumentException error = Refuse<ArgumentException>(model, ["y", "z"], (_, x) => [x[0] * 2]);
        Assert.That(error.Message, Does.Contain("2 outputs (y, z)").And.Contain("traces 1"));
    }

    [Test]
    public void A_function_that_changes_a_parameter_is_refused()
    {
        using Bare model = new();
        NotSupportedException error = Refuse<NotSupportedException>(model, ["y"], (graph, x) =>
        {
            graph.Blend(model.Offset, x[0].Mean(0));
            return [x[0] * 2];
        });
        Assert.That(error.Message, Does.Contain("changes offset"));
    }

    [Test]
    public void A_size_of_the_batch_without_an_input_that_has_it_is_refused()
    {
        using Bare model = new();
        using TemporaryFile file = new();
        ModelFunction function = new("ones", [], ["y"], (graph, _) => [graph.Constant(1, [Shape.Batch, 3])]);
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => OnnxFile.Write(file.Path, model, function))!;
        Assert.That(error.Message, Does.Contain("'bare.ones'").And.Contain("no input"));
    }

    [Test]
    public void Draws_of_one_kind_are_inputs_with_numbers()
    {
        using Bare model = new();
        using TemporaryFile file = new();
        OnnxFile.Write(file.Path, model, new ModelFunction("draw", [("noise", 3)], ["y"], (graph, x) =>
            [x[0] + graph.Normal(x[0].Shape) + graph.Uniform(x[0].Shape) * graph.Bernoulli(0.3, x[0].Shape)]));
        using Runtime runtime = new(File.ReadAllBytes(file.Path));
        Assert.That(runtime.Inputs, Is.EqualTo(new[] { "noise", "noise_2", "uniform", "bernoulli" }));
    }

    [Test]
    public void No_member_names_a_type_of_the_generated_code() => Assert.That(RawTypes.NamedBy(typeof(OnnxFile).Assembly), Is.Empty);

    private static T Refuse<T>(Bare model, string[] outputs, Func<Graph, Tensor[], Tensor[]> body)
        where T : Exception
    {
        using TemporaryFile file = new();
        T error = Assert.Throws<T>(() => OnnxFile.Write(file.Path, model, new ModelFunction("f", [("x", 3)], outputs, body)))!;
        Assert.That(File.Exists(file.Path), Is.False);
        return error;
    }

    /// <summary>A model with one parameter, and no functions.</summary>
    private sealed class Bare : Model
    {
        public Bare()
            : base(3, 0) => Offset = Register("offset", [3], Initializers.Constant(1), 3, 3);

        public Parameter Offset { get; }

        public override string Kind => "bare";

        public override Objective Objective(Batch batch) => new(batch.Data.Sum());
    }
}
