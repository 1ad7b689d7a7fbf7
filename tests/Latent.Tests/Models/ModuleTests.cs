using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Modules;
using Latent.Training;

namespace Latent.Tests.Models;

public sealed class ModuleTests
{
    [Test]
    public void Sequential_names_its_parts_by_position_and_chains_them()
    {
        Sequential net = new(new Linear(3, 4), new LeakyRelu(), new Linear(4, 2), new Sequential(new Tanh(), new Linear(2, 1)));
        Assert.That(net.Parameters.Select(parameter => parameter.Name), Is.EqualTo(new[]
        {
            "0.weight", "0.bias", "2.weight", "2.bias", "3.1.weight", "3.1.bias",
        }));
        Assert.That(net.Forward(new Graph().Input("x", [Shape.Batch, 3])).Shape, Is.EqualTo(Shape.Create([Shape.Batch, 1])));
    }

    [Test]
    public void Layers_of_activations_are_their_operations()
    {
        foreach ((Layer layer, string name) in new (Layer, string)[] { (new Relu(), "relu"), (new LeakyRelu(), "leakyrelu"),
            (new Tanh(), "tanh"), (new Sigmoid(), "sigmoid"), (new Softplus(), "softplus") })
        {
            Assert.That(layer.Forward(new Graph().Input("x", [2])).Op.Name, Is.EqualTo(name));
        }
    }

    [Test]
    public void Names_and_parts_are_registered_once()
    {
        Linear shared = new(2, 2);
        Assert.That(() => new Pair(("a", shared), ("b", shared)), Throws.ArgumentException.With.Message.Contains("'b'"));
        Assert.That(() =>
            new Pair(("a", new Linear(1, 1)), ("a", new Linear(1, 1))), Throws.ArgumentException.With.Message.Contains("'a'"));
        Assert.That(() =>
            new Pair(("a.b", new Linear(1, 1)), ("c", new Linear(1, 1))), Throws.ArgumentException.With.Message.Contains("'a.b'"));
        Assert.That(() => new Linear(0, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_frozen_module_has_no_trained_parameters_on_any_level()
    {
        Sequential inner = new(new Linear(3, 4), new Tanh());
        Sequential outer = new(inner, new Linear(4, 2));
        Frozen root = new(outer);
        Assert.That(new Module[] { root, outer, inner }.SelectMany(module => module.Parameters), Is.Empty);
        Assert.That(inner.Variables.Select(variable => variable.Name), Is.EqualTo(new[] { "frozen.0.0.weight", "frozen.0.0.bias" }));
        Linear taken = new(2, 2);
        _ = new Pair(("a", taken));
        Assert.That(() => new Frozen(taken), Throws.ArgumentException.With.Message.Contains("'frozen'"));
        Assert.That(taken.Parameters, Has.Count.EqualTo(2), "what is refused stays trained");
    }

    [TestCase("glorot")]
    [TestCase("he")]
    [TestCase("normal")]
    public void Initialisers_have_their_variance(string name)
    {
        (Initializer initializer, double variance) = name switch
        {
            "glorot" => (Initializers.Glorot, 2.0 / (300 + 200)),
            "he" => (Initializers.He, 2.0 / 300),
            _ => (Initializers.Normal(0.02), 0.0004),
        };
        float[] values = new float[60_000];
        initializer(values, 300, 200, new RandomSource(1));
        Assert.That(values.Average(), Is.Zero.Within(5 * Math.Sqrt(variance / values.Length)));
        Assert.That(values.Average(value => value * value), Is.EqualTo(variance).Within(0.05 * variance));
    }

    /// <summary>With a given weight initialiser biases are zero; without one both have PyTorch's initial values.</summary>
    [Test]
    public void Biases_start_at_zero_beside_a_chosen_initialiser()
    {
        using Net chosen = new(new Linear(5, 4, new LayerOptions { Weight = Initializers.Glorot }));
        using Net torch = new(new Linear(5, 4));
        Assert.That(chosen.Read(chosen.Parameters[1]), Is.All.Zero);
        Assert.That(torch.Read(torch.Parameters[1]), Has.None.Zero);
    }

    [Test]
    public void A_part_that_comes_after_the_memory_is_refused_in_words([Values("store", "trainer", "function")] string first)
    {
        using Late model = new();
        using Trainer? trainer = first == "trainer" ? new Trainer(model) : null;
        if (first == "store")
        {
            _ = model.Store;
        }
        else if (first == "function")
        {
            model.Run();
        }

        Assert.That(
            model.Add, Throws.InvalidOperationException.With.Message.Contains("'late' comes too late").And.Message.Contains(
            "memory of Late").And.Message.Contains("constructor"));
        Assert.That(model.Parameters, Has.Count.EqualTo(2));
    }

    private sealed class Net : Model
    {
        private readonly Linear _layer;

        public Net(Linear layer)
            : base(5, 1, Device.Default) => _layer = Register("layer", layer);

        public override string Kind => "net";

        public override Objective Objective(Batch batch) => new(_layer.Forward(batch.Data).Square().Mean());
    }

    [Test]
    public void A_map_computes_the_layer_and_the_captured_numbers_of_each_call()
    {
        using Heads model = new();
        float[,] rows = { { 1, 2, 3, 4, 5 } };
        float[][] expected = [Numbers(model.First(rows)), Numbers(model.Second(rows))];
        Assert.That(expected[0], Is.Not.EqualTo(expected[1]));
        Assert.That(Numbers(model.Of(model.Parts[0], rows)), Is.EqualTo(expected[0]));
        Assert.That(Numbers(model.Of(model.Parts[1], rows)), Is.EqualTo(expected[1]));
        Assert.That(Numbers(model.Times(2, rows)), Is.EqualTo(new float[] { 2, 4, 6, 8, 10 }));
        Assert.That(Numbers(model.Times(3, rows)), Is.EqualTo(new float[] { 3, 6, 9, 12, 15 }));

        static float[] Numbers(float[,] values) => [.. values.Cast<float>()];
    }

    private sealed class Heads : Model
    {
        public Heads()
            : base(5, 1, Device.Default) =>
            Parts = [Register("first", new Linear(5, 2)), Register("second", new Linear(5, 2))];

        public override string Kind => "heads";

        public Linear[] Parts { get; }

        public override Objective Objective(Batch batch) => new(Parts[0].Forward(batch.Data).Square().Mean());

        public float[,] First(float[,] rows) => Map(rows, x => Parts[0].Forward(x));

        public float[,] Second(float[,] rows) => Map(rows, x => Parts[1].Forward(x));

        public float[,] Of(Linear part, float[,] rows) => Map(rows, part.Forward);

        public float[,] Times(float factor, float[,] rows) => Map(rows, x => x * factor);
    }

    private sealed class Late : Model
    {
        private readonly Linear _layer;

        public Late()
            : base(5, 1, Device.Default) => _layer = Register("layer", new Linear(5, 2));

        public override string Kind => "late";

        public override Objective Objective(Batch batch) => new(_layer.Forward(batch.Data).Square().Mean());

        public void Add() => Register("late", new Linear(1, 1));

        public void Run() => Map(new float[1, 5], _layer.Forward);
    }

    private sealed class Pair : Module
    {
        public Pair(params (string Name, Module Part)[] parts) => Array.ForEach(parts, part => Register(part.Name, part.Part));
    }

    private sealed class Frozen : Module
    {
        public Frozen(Module part) => RegisterFrozen("frozen", part);
    }
}
