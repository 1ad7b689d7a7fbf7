using Latent.Devices;
using Latent.Reference;
using Latent.Tests.Support;

namespace Latent.Tests.Ops;

/// <summary>Products of many matrices: empty ones, refused ones, and those that are one product.</summary>
public sealed class BatchMatMulTests
{
    [Test]
    public void A_product_over_nothing_is_zero_and_no_matrices_have_no_product()
    {
        Check([2, 3, 0], [2, 0, 4], 2 * 3 * 4);
        Check([0, 3, 5], [5, 4], 0);
        Check([0, 3, 5], [1, 5, 4], 0);
        Check([Shape.Batch, 0, 5], [Shape.Batch, 5, 4], 0);
        Check([2, Shape.Batch, 0], [2, 0, Shape.Batch], 2 * 3 * 3);

        static void Check(Shape a, Shape b, int count)
        {
            const int Batch = 3;
            Graph graph = new();
            Tensor[] inputs = [graph.Input("a", a), graph.Input("b", b)];
            Tensor product = inputs[0].MatMul(inputs[1]);
            Tensor[] outputs = [product, .. Gradient.Of(product.Sum(), inputs).OfType<Tensor>()];
            Dictionary<string, double[]> values = inputs.ToDictionary(
                input => input.Name, input => Enumerable.Repeat(2.0, (int)input.Shape.Count(Batch)).ToArray());
            ReferenceInterpreter reference = new();
            foreach ((string name, double[] numbers) in values)
            {
                reference.SetInput(name, numbers);
            }

            double[][] expected = reference.Run(graph, outputs, Batch);
            Assert.That(expected[0], Is.EqualTo(new double[count]));
            foreach (Device device in TestDevice.OfEachVariant(threads: 2))
            {
                Assert.That(NativeRun.Outputs(graph, outputs, values, Batch, Batch, device), Is.EqualTo(expected), $"{device}: {a} by {b}");
            }
        }
    }

    [Test]
    public void Operands_that_do_not_fit_are_refused_with_their_own_shapes_and_a_remedy()
    {
        Graph graph = new();
        Tensor many = graph.Input("many", [Shape.Batch, 2, 3]), five = graph.Input("five", [5, 3, 2]);
        Tensor vector = graph.Input("vector", [3]), matrix = graph.Input("matrix", [4, 5]);
        Refuses(() => many.MatMul(vector), "many [batch, 2, 3] and vector [3]", "reshape a vector of k numbers to [1, k] or [k, 1]");
        Refuses(() => vector.MatMul(vector), "vector [3] and vector [3]", "reshape a vector");
        Refuses(() => many.MatMul(matrix), "many [batch, 2, 3] and matrix [4, 5]", "inner dimensions");
        Refuses(() => many.TransposedMatMul(many.Reshape([Shape.Batch, 3, 2])), "[batch, 3, 2] in the form Tn", "inner dimensions");
        Refuses(() => many.MatMul(five), "many and five", "dimension 1 is batch and 5");
        Refuses(() => five.MatMulTransposed(graph.Input("three", [3, 1, 2])), "five and three", "dimension 1 is 5 and 3");

        static void Refuses(Func<Tensor> product, params string[] parts)
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => product())!;
            Assert.Multiple(() => Array.ForEach(parts, part => Assert.That(error.Message, Does.Contain(part))));
        }
    }

    [Test]
    public void Many_by_one_matrix_are_one_product()
    {
        Graph graph = new();
        Tensor many = graph.Input("many", [2, Shape.Batch, 3]), one = graph.Input("one", [4, 3]);
        Tensor product = many.MatMulTransposed(one);
        Gradient.Of(product.Sum(), many, one);
        Shape expected = [2, Shape.Batch, 4];
        Assert.That(product.Shape, Is.EqualTo(expected));
        Assert.That(graph.Nodes.Select(node => node.Op), Has.None.InstanceOf<BatchMatMulOp>().And.Some.InstanceOf<MatMulOp>());
    }
}
