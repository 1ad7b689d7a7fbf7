using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
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
        double[] logs = LikelihoodRun.Native(new StudentTLikelihood(1, degrees), 1, new double[Points], grid).NegativeLogs;
        Assert.That(logs.Sum(log => Math.Exp(-log)) * Width / (Points - 1), Is.EqualTo(1).Within(1e-5));
    }

    [Test]
    public void Laplace_of_a_learned_scale_of_each_column()
    {
        double[] scales = [0.5, 3];
        Check(new LaplaceLikelihood(2), "log_scale", Array.ConvertAll(scales, Math.Log), (x, column) =>
            Math.Exp(-Math.Abs(x) / scales[column]) / (2 * scales[column]));
    }

    /// <summary>The variance is 0.25 + eˢ; mean and s of a column lie side by side.</summary>
    [Test]
    public void Gaussian_of_a_variance_of_each_sample_and_column()
    {
        double[] logs = [-40, 0.5, -1, 2, 0, 60, -2, 1];
        double[] numbers = [.. Locations.Zip(logs).SelectMany(pair => new[] { pair.First, pair.Second })];

        LikelihoodRun.Values actual = LikelihoodRun.Native(new HeteroscedasticGaussianLikelihood(0.25), 2, numbers, Data);

        for (int i = 0; i < Data.Length; i++)
        {
            double variance = 0.25 + Math.Exp(logs[i]), error = Data[i] - Locations[i];
            double expected = 0.5 * (error * error / variance + Math.Log(2 * Math.PI * variance));
            Assert.That(actual.NegativeLogs[i], Is.EqualTo(expected).Within(1e-6 * Math.Max(1, Math.Abs(expected))), $"element {i}");
        }

        Assert.That(actual.Means, Is.EqualTo(Locations).Within(1e-7));
    }

    [Test]
    public void Gradients_agree_with_differences()
    {
        double[] numbers = [.. Enumerable.Range(0, 2 * Data.Length).Select(i => 2 * Math.Sin(3 * i))];
        Assert.That(LikelihoodRun.GradientError(new HeteroscedasticGaussianLikelihood(0.1), 2, numbers, Data), Is.LessThan(1e-8));
        Assert.That(LikelihoodRun.GradientError(new LaplaceLikelihood(2), 2, Locations[..4], Data[..4]), Is.LessThan(1e-8));
    }

    [Test]
    public void Extreme_outputs_of_a_decoder_keep_losses_and_gradients_finite()
    {
        double[] means = [0, 1e3, -1e15, 1e15], logs = [-1e30, -200, 0, 200, 1e30];
        double[] numbers = [.. means.SelectMany(mean => logs.SelectMany(log => new[] { mean, log }))];
        double[] data = new double[numbers.Length / 2];

        LikelihoodRun.Values actual = LikelihoodRun.Native(new HeteroscedasticGaussianLikelihood(), 1, numbers, data);

        Assert.That(actual.NegativeLogs, Has.All.Matches<double>(double.IsFinite));
        Assert.That(actual.Gradients, Has.All.Matches<double>(double.IsFinite));
    }

    /// <summary>The last transposed convolution gives the numbers of a pixel as its channels: without weights, its biases.</summary>
    [Test]
    public void Channels_of_a_convolutional_decoder_are_the_numbers_of_a_pixel()
    {
        const int Pixels = 42;
        using Autoencoder model = new(Pixels, new ConvNet(new ImageSize(6, 7), 3, 2), 2, new HeteroscedasticGaussianLikelihood());
        Parameter weight = model.Parameters.Single(parameter => parameter.Name == "deconv2.weight");
        Parameter bias = model.Parameters.Single(parameter => parameter.Name == "deconv2.bias");
        Assert.That(weight.Shape, Is.EqualTo(Shape.Create([3, 4, 4, 2])));
        model.Write(weight, new float[weight.Count]);
        model.Write(bias, [0.75f, -3]);

        Assert.That(model.Decode(new float[2, 2]).Cast<float>(), Is.EqualTo(Enumerable.Repeat(0.75f, 2 * Pixels)));
    }

    [Test]
    public void Numbers_of_columns_that_do_not_fit_are_refused_in_words()
    {
        foreach (double variance in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.That(() => new HeteroscedasticGaussianLikelihood(variance),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("The least variance is"));
        }

        Assert.That(() => new LaplaceLikelihood(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => new Autoencoder(4000, new Mlp(2), 2, new CategoricalLikelihood(1 << 20)),
            Throws.InvalidOperationException.With.Message.Contains("1048576 numbers for each of 4000 columns"));
        Assert.That(
            () => new Autoencoder(4, new Mlp(2), 2, new None()), Throws.InvalidOperationException.With.Message.Contains("0 numbers"));
    }

    private static double NormalDensity(double x, double variance) =>
        Math.Exp(-x * x / (2 * variance)) / Math.Sqrt(2 * Math.PI * variance);

    private static void Check(Likelihood likelihood, string parameter, double[] values, Func<double, int, double> density)
    {
        int columns = Math.Max(1, values.Length);
        (string, double[])[] parameters = values.Length > 0 ? [(parameter, values)] : [];
        double[] actual = LikelihoodRun.Native(likelihood, columns, Locations, Data, parameters).NegativeLogs;
        for (int i = 0; i < Data.Length; i++)
        {
            double expected = -Math.Log(density(Data[i] - Locations[i], i % columns));
            Assert.That(actual[i], Is.EqualTo(expected).Within(1e-6 * Math.Max(1, Math.Abs(expected))), $"{Data[i]} around {Locations[i]}");
        }
    }

    /// <summary>A likelihood that needs nothing of the decoder.</summary>
    private sealed class None : Likelihood
    {
        public override string Kind => "none";

        public override int NumbersPerColumn => 0;

        public override Tensor NegativeLog(Tensor location, Tensor data) => data;
    }
}
