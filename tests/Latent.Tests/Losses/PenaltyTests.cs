using Latent.Data;
using Latent.Losses;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Reference;
using Latent.Training;

namespace Latent.Tests.Losses;

/// <summary>
/// Penalties on gradients against their definitions, with the Jacobian of each sample from central differences in double precision, and the
/// gradients of the penalties by the parameters against central differences of these definitions.
/// </summary>
public sealed class PenaltyTests
{
    private const int Batch = 3;
    private const double Agreement = 1e-5;
    private const double Disagreement = 1e-2;

    private static readonly Func<Graph, Network> Critic = graph => Network.Dense(graph, outputs: 1);

    private static IEnumerable<TestCaseData> Critics =>
    [
        new TestCaseData(Critic).SetArgDisplayNames("dense"),
        new TestCaseData((Func<Graph, Network>)Network.Convolution).SetArgDisplayNames("convolution"),
    ];

    [TestCaseSource(nameof(Critics))]
    public void The_gradient_penalty_and_its_gradients_agree_with_finite_differences(object network) =>
        AssertAgreement(Difference(network, Penalties.Lipschitz, OfNorm));

    [TestCaseSource(nameof(Critics))]
    public void R1_and_its_gradients_agree_with_finite_differences(object network) =>
        AssertAgreement(Difference(network, Penalties.R1, OfSquare));

    [Test]
    public void The_contractive_penalty_and_its_gradients_agree_with_finite_differences()
    {
        Func<Graph, Network> encoder = graph => Network.Dense(graph, outputs: 4);
        AssertAgreement(Difference(encoder, (code, data) => Loss.BatchMean(Penalties.JacobianNorm(code, data)), OfSquare));
    }

    /// <summary>
    /// A classic mistake is a norm over the batch, or over batch and columns together, instead of the columns of each sample.
    /// </summary>
    [TestCaseSource(nameof(Critics))]
    public void A_norm_over_the_wrong_axes_is_detected(object network)
    {
        AssertAgreement(Difference(network, (scores, data) => Lipschitz(scores, data, 1), OfNorm));
        AssertDisagreement(Difference(network, (scores, data) => Lipschitz(scores, data, 0), OfNorm));
        AssertDisagreement(Difference(network, (scores, data) => Lipschitz(scores, data, 0, 1), OfNorm));
        AssertAgreement(Difference(network, (scores, data) => SquaredGradient(scores, data, 1).Mean(), OfSquare));
        AssertDisagreement(Difference(network, (scores, data) => SquaredGradient(scores, data, 0).Mean(), OfSquare));
    }

    [Test]
    public void Where_the_gradient_is_zero_penalties_and_their_gradients_are_finite()
    {
        Graph graph = new();
        Network network = Critic(graph);
        Array.Clear(network.Values[^1]);
        foreach ((Tensor penalty, double expected) in new[] { (Penalties.Lipschitz(network.Outputs, network.Data), 1),
            (Penalties.R1(network.Outputs, network.Data), 0.0) })
        {
            Tensor[] gradients = [.. Gradient.Of(penalty, network.Parameters).OfType<Tensor>()];
            double[][] values = network.Evaluate([penalty, .. gradients]);
            Assert.That(values[0][0], Is.EqualTo(expected).Within(1e-5));
            Assert.That(values.SelectMany(value => value), Is.All.Matches<double>(double.IsFinite));
        }
    }

    /// <summary>The same in single precision and compiled: a critic with zero weights can be trained.</summary>
    [Test]
    public void A_critic_whose_gradient_is_zero_can_be_trained()
    {
        using WassersteinGan gan = new(6, new Mlp(5), 2, WassersteinGan.Paper with { R1 = 1, DiscriminatorSteps = 1 }, seed: 1);
        foreach (Parameter parameter in gan.Parameters.Where(parameter =>
            parameter.Name.StartsWith("discriminator", StringComparison.Ordinal)))
        {
            gan.Write(parameter, new float[parameter.Count]);
        }

        using Trainer trainer = new(gan);
        trainer.Fit(Dataset.FromFloats("grey", [.. Enumerable.Repeat(0.5f, 6 * 40)], 6), epochs: 2, batchSize: 8);

        Assert.That(gan.Parameters.SelectMany(parameter => gan.Read(parameter)), Is.All.Matches<float>(float.IsFinite));
    }

    private static Tensor Lipschitz(Tensor scores, Tensor data, params int[] axes) =>
        ((SquaredGradient(scores, data, axes) + 1e-12).Sqrt() - 1).Square().Mean();

    private static Tensor SquaredGradient(Tensor scores, Tensor data, params int[] axes) =>
        Gradient.Of(scores.Sum(), data)[0]!.Square().Sum(axes);

    private static double OfNorm(double[][] jacobian) => Math.Pow(Math.Sqrt(OfSquare(jacobian)) - 1, 2);

    private static double OfSquare(double[][] jacobian) => jacobian.Sum(row => row.Sum(value => value * value));

    private static void AssertAgreement((double Value, double Gradients) difference)
    {
        Assert.That(difference.Value, Is.LessThan(Agreement), "value");
        Assert.That(difference.Gradients, Is.LessThan(Agreement), "gradients");
    }

    private static void AssertDisagreement((double Value, double Gradients) difference)
    {
        Assert.That(difference.Value, Is.GreaterThan(Disagreement), "value");
        Assert.That(difference.Gradients, Is.GreaterThan(Disagreement), "gradients");
    }

    /// <summary>The largest relative difference from finite differences, of the penalty and of its gradients by all parameters.</summary>
    /// <param name="network">Makes the network.</param>
    /// <param name="penalty">Traces the penalty of outputs and data.</param>
    /// <param name="definition">The penalty of one sample's Jacobian, [output][column].</param>
    private static (double Value, double Gradients) Difference(object network, Func<Tensor, Tensor, Tensor> penalty, Func<double[][],
        double> definition)
    {
        const double Step = 1e-3;
        Network traced = ((Func<Graph, Network>)network)(new Graph());
        Tensor value = penalty(traced.Outputs, traced.Data);
        double[][] actual = traced.Evaluate([value, .. Gradient.Of(value, traced.Parameters).OfType<Tensor>()]);
        double expected = Expected();
        List<double> errors = [], sizes = [];
        for (int i = 0; i < traced.Parameters.Length; i++)
        {
            double[] values = traced.Values[i + 1];
            for (int element = 0; element < values.Length; element++)
            {
                double original = values[element];
                values[element] = original + Step;
                double above = Expected();
                values[element] = original - Step;
                double slope = (above - Expected()) / (2 * Step);
                values[element] = original;
                errors.Add(Math.Abs(actual[i + 1][element] - slope));
                sizes.Add(Math.Abs(slope));
            }
        }

        return (Math.Abs(actual[0][0] - expected) / expected, errors.Max() / sizes.Max());

        double Expected() => traced.Jacobians().Average(definition);
    }

    /// <summary>A small smooth network whose data and parameters are inputs of the graph, with random numbers.</summary>
    private sealed class Network
    {
        private readonly Graph _graph;
        private readonly Tensor[] _inputs;
        private readonly ReferenceInterpreter _interpreter = new();

        private Network(Graph graph, int columns, Func<Tensor[], Tensor> forward, params Shape[] parameters)
        {
            _graph = graph;
            Shape[] shapes = [[Shape.Batch, columns], .. parameters];
            _inputs = [.. shapes.Select((shape, i) => graph.Input($"x{i}", shape))];
            Outputs = forward(_inputs);
            RandomSource random = new(3);
            Values = [.. shapes.Select(shape =>
                Enumerable.Range(0, (int)shape.Count(Batch)).Select(_ => 2.4 * random.NextUniform() - 1.2).ToArray())];
        }

        public Tensor Data => _inputs[0];

        public Tensor[] Parameters => _inputs[1..];

        public Tensor Outputs { get; }

        /// <summary>Numbers of the data, and of each parameter.</summary>
        public double[][] Values { get; }

        public static Network Dense(Graph graph, int outputs) => new(
            graph, 4, x => (x[0].MatMulTransposed(x[1]) + x[2]).Tanh().MatMulTransposed(x[3]), [5, 4], [5], [outputs, 5]);

        public static Network Convolution(Graph graph) => new(
            graph, 12, x =>
            x[0].Reshape([Shape.Batch, 4, 3, 1]).Conv2d(x[1], new ConvGeometry(1, 1)).Tanh().Reshape([Shape.Batch, 24])
            .MatMulTransposed(x[2]),
            [2, 3, 3, 1], [1, 24]);

        public double[][] Evaluate(params Tensor[] tensors)
        {
            for (int i = 0; i < Values.Length; i++)
            {
                _interpreter.SetInput($"x{i}", Values[i]);
            }

            return _interpreter.Run(_graph, tensors, Batch);
        }

        /// <summary>For each sample the derivatives of its outputs by its columns, [sample][output][column].</summary>
        public double[][][] Jacobians()
        {
            const double Step = 1e-5;
            int columns = Values[0].Length / Batch, outputs = (int)Outputs.Shape[1];
            double[][][] result = [.. Enumerable.Range(0, Batch)
                .Select(_ => Enumerable.Range(0, outputs).Select(_ => new double[columns]).ToArray())];
            for (int place = 0; place < Values[0].Length; place++)
            {
                double original = Values[0][place];
                Values[0][place] = original + Step;
                double[] above = Evaluate(Outputs)[0];
                Values[0][place] = original - Step;
                double[] below = Evaluate(Outputs)[0];
                Values[0][place] = original;
                (int sample, int column) = Math.DivRem(place, columns);
                for (int output = 0; output < outputs; output++)
                {
                    result[sample][output][column] = (above[sample * outputs + output] - below[sample * outputs + output]) / (2 * Step);
                }
            }

            return result;
        }
    }
}
