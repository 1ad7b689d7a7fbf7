using Latent.Devices;
using Latent.Interop;
using Latent.Reference;

namespace Latent.Tests.Ops;

/// <summary>The guard of one tensor and of a product: the reference and the compiled program agree on what is finite.</summary>
public sealed class GuardTests
{
    [TestCase(1f, 2f, true)]
    [TestCase(float.NaN, 2f, false)]
    [TestCase(1f, float.NaN, false)]
    [TestCase(float.PositiveInfinity, 0f, false)]
    [TestCase(1f, float.NegativeInfinity, false)]
    [TestCase(1e30f, 1e10f, false)]
    public void A_product_with_a_factor_that_is_not_finite_ends_the_run(float ofFirst, float ofSecond, bool passes)
    {
        Graph graph = new();
        Tensor first = graph.Input("first", [2, 3]), second = graph.Input("second", [2, 2]);
        graph.AddEffect(new GuardOp(), first, second);
        Tensor output = first.Sum();
        ReferenceInterpreter reference = new();
        reference.SetInput("first", [1, 1, ofFirst, 1, 1, 1]);
        reference.SetInput("second", [1, ofSecond, 1, 1]);

        using CompiledProgram program = Compiler.Compile(Device.Default, graph, [new Output("sum", output)], [], 1);
        using NativeBuffer<float> firsts = new([1, 1, ofFirst, 1, 1, 1]), seconds = new([1, ofSecond, 1, 1]);
        program.Bind("first", firsts);
        program.Bind("second", seconds);

        Assert.That(program.Run(1).Outcome, Is.EqualTo(passes ? Outcome.Completed : Outcome.NotFinite));
        Assert.That(() => reference.Run(graph, [output], 1), passes ? Throws.Nothing : Throws.InstanceOf<ArithmeticException>());
    }
}
