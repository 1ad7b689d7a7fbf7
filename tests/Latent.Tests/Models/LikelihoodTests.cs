using Latent.Devices;
using Latent.Interop;
using Latent.Models.Parts;
using Latent.Tests.Support;

namespace Latent.Tests.Models;

/// <summary>Likelihoods against the densities of textbooks.</summary>
public sealed class LikelihoodTests
{
    private static readonly double[] Data = [-3.5, -1, -0.25, 0, 0.5, 2, 7, 6];

    private static readonly double[] Locations = [0, 1.5, -0.25, 3, 0, 0.5, 1, 0];

    [Test]
    public void Gaussian_of_a_given_variance([Values(0.04, 1, 9)] double variance) =>
        Check(new GaussianLikelihood(1, variance), "", [], (x, _) => NormalDensity(x, variance));

    [Test]
    public void Gaussian_of_a_learned_variance_of_each_column() =>
        Check(new GaussianLikelihood(2), "log_variance", [Math.Log(0.5), Math.Log(6)], (x, column) =>
            NormalDensity(x, column == 0 ? 0.5 : 6));

    /// <summary>The densities of 3, 4 and 5 degrees of freedom in closed form, without the gamma function.</summary>
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public void Student_t_of_a_learned_scale_of_each_column(int degrees)
    {
        double[] scales = [0.5, 3];
        Check(new StudentTLikelihood(2, degrees), "log_scale", Array.ConvertAll(scales, Math.Log), (x, column) =>
            Density(x / scales[column]) / scales[column]);

        double Density(double t) => degrees switch
        {
            3 => 2 / (Math.PI * Math.Sqrt(3) * Math.Pow(1 + t * t / 3, 2)),
            4 => 3 / (8 * Math.Pow(1 + t * t / 4, 2.5)),
            _ => 8 / (3 * Math.PI * Math.Sqrt(5) * Math.Pow(1 + t * t / 5, 3)),
        };
    }

    [Test]
    public void Student_t_of_any_degrees_has_a_density_that_integrates_to_one([Values(3, 6, 7, 30)] int degrees)
    {
        const int Points = 40_001;
        const double Width = 400;
        double[] grid = [.. Enumerable.Range(0, Points).Select(i => Width * i / (Points - 1) - Width / 2)];
        double[] logs = NegativeLogs(new StudentTLikelihood(1, degrees), "", [], 1, new double[Points], grid);
        Assert.That(logs.Sum(log => Math.Exp(-log)) * Width / (Points - 1), Is.EqualTo(1).Within(1e-5));
    }

    private static double NormalDensity(double x, double variance) => Math.Exp(-x * x / (2 * variance)) / Math.Sqrt(2 * Math.PI * variance);

    private static void Check(Likelihood likelihood, string parameter, double[] values, Func<double, int, double> density)
    {
        int columns = Math.Max(1, values.Length);
        double[] actual = NegativeLogs(likelihood, parameter, values, columns, Locations, Data);
        for (int i = 0; i < Data.Length; i++)
        {
            double expected = -Math.Log(density(Data[i] - Locations[i], i % columns));
            Assert.That(actual[i], Is.EqualTo(expected).Within(1e-6 * Math.Max(1, Math.Abs(expected))), $"{Data[i]} around {Locations[i]}");
        }
    }

    private static double[] NegativeLogs(Likelihood likelihood, string parameter, double[] values, int columns, double[] locations,
        double[] data)
    {
        using VariableStore store = new(Device.Default, likelihood.Variables);
        if (values.Length > 0)
        {
            store.Write(likelihood.Variables.Single(variable => variable.Name == parameter), [.. values.Select(value => (float)value)]);
        }

        Graph graph = new();
        int rows = data.Length / columns;
        Tensor result = likelihood.NegativeLog(graph.Input("location", [Shape.Batch, columns]),
            graph.Input("data", [Shape.Batch, columns]));
        Dictionary<string, double[]> inputs = new() { ["location"] = locations, ["data"] = data };
        return NativeRun.Outputs(graph, [result], inputs, rows, rows, Device.Default, stores: store)[0];
    }
}
