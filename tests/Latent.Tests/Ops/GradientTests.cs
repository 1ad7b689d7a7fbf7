using Latent.Models;
using Latent.Reference;

namespace Latent.Tests.Ops;

/// <summary>Gradients, and gradients of gradients, against central differences in double precision.</summary>
public sealed class GradientTests
{
    private const int Batch = 3;

    private static IEnumerable<OpCase> Cases => OpTable.All.Where(opCase => !opCase.Opaque);

    [TestCaseSource(nameof(Cases))]
    public void First_gradient_agrees_with_finite_differences(object opCase)
    {
        Traced traced = new((OpCase)opCase, seed: 1);
        traced.Compare(traced.Loss, traced.Gradients(traced.Loss));
    }

    [TestCaseSource(nameof(Cases))]
    public void Second_gradient_agrees_with_finite_differences(object opCase)
    {
        Traced traced = new((OpCase)opCase, seed: 2);
        Tensor?[] first = traced.Gradients(traced.Loss);
        Tensor[] present = [.. first.OfType<Tensor>()];
        if (present.Length == 0)
        {
            Assert.That(traced.Case.Flat, Is.True);
            return;
        }

        Tensor contraction = present.Select((gradient, i) => (gradient * traced.Weight(gradient.Shape, i + 10)).Sum())
            .Aggregate((a, b) => a + b);
        traced.Compare(contraction, traced.Gradients(contraction));
    }

    [Test]
    public void Flat_operations_and_conditions_receive_no_gradient()
    {
        foreach (OpCase opCase in OpTable.All)
        {
            Traced traced = new(opCase, seed: 3);
            Tensor?[] gradients = traced.Gradients(traced.Loss);
            for (int i = 0; i < gradients.Length; i++)
            {
                bool none = opCase.Flat || opCase.WithoutGradient.Contains(i);
                Assert.That(gradients[i] is null, Is.EqualTo(none), $"{opCase.Name}, input {i}");
            }
        }
    }

    /// <summary>Two equal inputs get half of the gradient of a maximum each; equal largest elements get equal parts.</summary>
    [Test]
    public void Ties_get_equal_parts_of_the_gradient()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [4]);
        Tensor largest = x.Max();
        Tensor pairwise = x.Maximum(graph.Constant(2)).Sum();
        Tensor?[] gradients = [Gradient.Of(largest, x)[0], Gradient.Of(pairwise, x)[0]];
        ReferenceInterpreter interpreter = new();
        interpreter.SetInput("x", [1, 2, 2, 0]);
        double[][] values = interpreter.Run(graph, [.. gradients.OfType<Tensor>()], 1);
        Assert.That(values[0], Is.EqualTo(new[] { 0, 0.5, 0.5, 0 }));
        Assert.That(values[1], Is.EqualTo(new[] { 0, 0.5, 0.5, 0 }));
    }

    /// <summary>An operation on drawn inputs, contracted with drawn weights to a scalar.</summary>
    private sealed class Traced
    {
        private readonly Graph _graph = new();
        private readonly Tensor[] _inputs;
        private readonly double[][] _values;
        private readonly ReferenceInterpreter _interpreter = new();
        private readonly RandomSource _random;

        public Traced(OpCase opCase, ulong seed)
        {
            Case = opCase;
            _random = new RandomSource(seed);
            _values = opCase.Draw(_random, Batch);
            _inputs = [.. opCase.Shapes.Select((shape, i) => _graph.Input($"x{i}", shape))];
            Tensor y = opCase.Apply(_inputs);
            Loss = (y * Weight(y.Shape, 0)).Sum();
        }

        public OpCase Case { get; }

        public Tensor Loss { get; }

        public Tensor?[] Gradients(Tensor loss) => Gradient.Of(loss, _inputs);

        /// <summary>An input with fixed random numbers.</summary>
        public Tensor Weight(Shape shape, int number)
        {
            double[] values = new double[shape.Count(Batch)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = 2 * _random.NextUniform() - 1;
            }

            _interpreter.SetInput($"w{number}", values);
            return _graph.Input($"w{number}", shape);
        }

        public void Compare(Tensor loss, Tensor?[] gradients)
        {
            SetInputs();
            for (int input = 0; input < gradients.Length; input++)
            {
                double[] actual = gradients[input] is { } gradient
                    ? _interpreter.Run(_graph, [gradient], Batch)[0]
                    : new double[_values[input].Length];
                for (int i = 0; i < actual.Length; i++)
                {
                    double expected = Difference(loss, input, i);
                    double tolerance = 2e-7 * Math.Max(1, Math.Abs(expected)) * Math.Max(1, _values[input].Length);
                    Assert.That(actual[i], Is.EqualTo(expected).Within(tolerance), $"{Case.Name}: input {input}, element {i}");
                }
            }
        }

        private double Difference(Tensor loss, int input, int element)
        {
            const double Step = 1e-5;
            double original = _values[input][element];
            double above = At(original + Step);
            double below = At(original - Step);
            _values[input][element] = original;
            return (above - below) / (2 * Step);

            double At(double value)
            {
                _values[input][element] = value;
                return _interpreter.Run(_graph, [loss], Batch)[0][0];
            }
        }

        private void SetInputs()
        {
            for (int i = 0; i < _values.Length; i++)
            {
                _interpreter.SetInput($"x{i}", _values[i]);
            }
        }
    }
}
