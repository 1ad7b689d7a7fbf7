using Latent.Devices;
using Latent.Interop;
using Latent.Models;

namespace Latent.Tests;

public sealed class GraphTests
{
    [Test]
    public void Operands_that_do_not_fit_are_refused_with_names_and_shapes()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 3]), w = graph.Input("w", [4, 5]), bytes = graph.Input("bytes", [2, 2], Dtype.U8);
        Assert.That(() => x.MatMul(w), Throws.ArgumentException.With.Message.Contains("x [batch, 3]").And.Message.Contains("w [4, 5]"));
        Assert.That(() => x.MatMul(x.Sum()), Throws.ArgumentException.With.Message.Contains("two axes or more"));
        Assert.That(() => x + w, Throws.ArgumentException.With.Message.Contains("x and w"));
        Assert.That(() => x.Reshape([3]), Throws.ArgumentException.With.Message.Contains("[3]"));
        Assert.That(() => x.Reshape([Shape.Batch, Shape.Batch, 3]), Throws.ArgumentException);
        Assert.That(() => x.BroadcastTo([7, 4]), Throws.ArgumentException.With.Message.Contains("[7, 4]"));
        // Packed three bits each, 8 and 0 would be 0 and 1.
        Assert.That(() => x.Transpose(8, 0), Throws.ArgumentException.With.Message.Contains("[8, 0] is no order of the axes 0 to 1"));
        Assert.That(() => x.Transpose(0), Throws.ArgumentException.With.Message.Contains("[0] is no order"));
        Assert.That(() => x.Transpose(1, 1), Throws.ArgumentException.With.Message.Contains("[1, 1] is no order"));
        Assert.That(() => x.Sum(2), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("no axis 2"));
        foreach (Func<Tensor> use in (Func<Tensor>[])[() => bytes.Exp(), () => bytes + bytes, () => bytes.Detach(), () =>
            bytes.Reshape([4]), () => bytes.Sum(), () => bytes.MatMul(bytes)])
        {
            Assert.That(use, Throws.ArgumentException.With.Message.Contains("floats are needed"));
        }

        Assert.That(() => x.GatherRows(w), Throws.ArgumentException.With.Message.Contains("table"));
        Assert.That(() => graph.Bernoulli(1.5, [2]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Tensors_of_different_graphs_do_not_mix()
    {
        Tensor a = new Graph().Input("a", [2]), b = new Graph().Input("b", [2]);
        Assert.That(() => a + b, Throws.ArgumentException.With.Message.Contains("another graph"));
        Assert.That(() =>
            Compiler.Compile(Device.Default, a.Graph, [new Output("b", b)], [], 1),
            Throws.ArgumentException.With.Message.Contains("another graph"));
    }

    [Test]
    public void Names_of_inputs_are_unique_and_variables_are_shared()
    {
        Graph graph = new();
        graph.Input("x", [2]);
        Assert.That(() => graph.Input("x", [3]), Throws.ArgumentException.With.Message.Contains("'x'"));
        Variable variable = new("v", [3]);
        Tensor first = graph.Use(variable);
        Assert.That(graph.Use(variable), Is.SameAs(first));
        Assert.That(() => new Variable("v", [Shape.Batch]), Throws.ArgumentException.With.Message.Contains("'v'"));
    }

    [Test]
    public void Only_scalars_can_be_differentiated()
    {
        Tensor x = new Graph().Input("x", [Shape.Batch, 3]);
        Assert.That(() => Gradient.Of(x, x), Throws.ArgumentException.With.Message.Contains("[batch, 3]"));
        Assert.That(Gradient.Of(x.Sum(), x.Graph.Input("other", [2])), Is.EqualTo(new Tensor?[] { null }));
    }

    [Test]
    public void Operations_on_parameters_are_named_after_their_module()
    {
        Graph graph = new();
        using Latent.Models.Vae model = new(4, 3, 2);
        model.Objective(new Batch(graph.Input("x", [Shape.Batch, 4])));
        Assert.That(graph.Nodes.Select(node => node.Name), Has.Some.StartsWith("fc_mu/matmul#"));
    }

    [Test]
    public void A_variable_outside_the_stores_and_an_unknown_input_are_named()
    {
        Graph graph = new();
        Tensor y = graph.Use(new Variable("lost", [2])) + graph.Input("x", [2]);
        Assert.That(() =>
            Compiler.Compile(Device.Default, graph, [new Output("y", y)], [], 1), Throws.ArgumentException.With.Message.Contains("lost"));
        Graph plain = new();
        using CompiledProgram program = Compiler.Compile(Device.Default, plain, [new Output("y", plain.Input("x", [2]).Exp())], [], 1);
        using NativeBuffer<float> buffer = new(2);
        Assert.That(() => program.Bind("z", buffer), Throws.ArgumentException.With.Message.Contains("'z'").And.Message.Contains("x"));
        Assert.That(() => program.Run(1), Throws.InstanceOf<Exception>(), "an unbound input");
        program.Bind("x", buffer);
        Assert.That(() => program.Run(2), Throws.InstanceOf<ArgumentException>(), "a batch beyond the capacity");
    }
}
