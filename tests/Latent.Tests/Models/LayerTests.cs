using Latent.Devices;
using Latent.Interop;
using Latent.IO;
using Latent.Modules;
using Latent.Tests.IO;
using Latent.Tests.Support;

namespace Latent.Tests.Models;

/// <summary>Layers against their formulas.</summary>
public sealed class LayerTests
{
    [Test]
    public void Batch_normalisation_centres_scales_and_keeps_running_averages()
    {
        using LayerModel net = new(new BatchNorm(2));
        (net["weight"], net["bias"]) = ([2, 1], [0, 10]);
        float[] rows = [1, -1, 3, 5, 5, 0, 7, 4];
        double[] training = net.Run(rows, [Shape.Batch, 2], 4, training: true);
        double[] mean = [4, 2], variance = [5, 6.5];
        for (int i = 0; i < rows.Length; i++)
        {
            int c = i % 2;
            double expected = (rows[i] - mean[c]) / Math.Sqrt(variance[c] + 1e-5) * (c == 0 ? 2 : 1) + (c == 0 ? 0 : 10);
            Assert.That(training[i], Is.EqualTo(expected).Within(1e-5));
        }

        Assert.That(net["running_mean"], Is.EqualTo(new[] { 0.4f, 0.2f }).Within(1e-6));
        Assert.That(net["running_var"], Is.EqualTo(new[] { 0.9f + 0.1f * 5 * 4 / 3, 0.9f + 0.1f * 6.5f * 4 / 3 }).Within(1e-5));
        double[] later = net.Run(rows, [Shape.Batch, 2], 4, training: false);
        Assert.That(later[0], Is.EqualTo(2 * (1 - 0.4) / Math.Sqrt(net["running_var"][0] + 1e-5)).Within(1e-5));
    }

    [Test]
    public void Batch_normalisation_of_images_takes_all_pixels_and_of_one_row_stays_finite()
    {
        using LayerModel net = new(new BatchNorm(1));
        double[] images = net.Run([1, 2, 3, 6], [Shape.Batch, 2, 1, 1], 2, training: true);
        Assert.That(images, Is.EqualTo(new[] { -2, -1, 0, 3 }.Select(x => x / Math.Sqrt(3.5 + 1e-5))).Within(1e-5));
        using LayerModel single = new(new BatchNorm(1));
        Assert.That(single.Run([3], [Shape.Batch, 1], 1, training: true), Is.EqualTo(new[] { 0.0 }));
        Assert.That(single["running_var"][0], Is.EqualTo(0.9f).Within(1e-6));
        Assert.That(() =>
            net.Run([1, 2], [Shape.Batch, 2], 1, training: true), Throws.ArgumentException.With.Message.Contains("1 channels"));
    }

    [Test]
    public void Layer_normalisation_centres_and_scales_each_row()
    {
        using LayerModel net = new(new LayerNorm(3));
        net["weight"] = [1, 1, 4];
        double[] rows = net.Run([1, 2, 6, 0, 0, 0], [Shape.Batch, 3], 2, training: false);
        double deviation = Math.Sqrt(14.0 / 3 + 1e-5);
        Assert.That(rows, Is.EqualTo(new[] { -2 / deviation, -1 / deviation, 12 / deviation, 0, 0, 0 }).Within(1e-5));
    }

    [Test]
    public void Dropout_drops_its_fraction_and_keeps_the_mean_in_training_only()
    {
        using LayerModel net = new(new Dropout(0.25));
        float[] ones = [.. Enumerable.Repeat(1f, 40_000)];
        double[] dropped = net.Run(ones, [Shape.Batch, 40], 1000, training: true);
        Assert.That(dropped.Distinct().Order(), Is.EqualTo(new[] { 0, 1 / 0.75 }).Within(1e-6));
        Assert.That(dropped.Average(), Is.EqualTo(1).Within(0.02));
        Assert.That(net.Run(ones, [Shape.Batch, 40], 1000, training: false), Is.All.EqualTo(1.0));
    }

    [Test]
    public void Poolings_and_upsampling_of_images()
    {
        float[] image = [1, 5, 2, 0, 3, 4, 8, 7, 6, 9, 1, 2];
        Check(new MaxPool2d(2), [Shape.Batch, 4, 3, 1], image, [5, 9]);
        Check(new MaxPool2d(3, 2, 1), [Shape.Batch, 3, 4, 1], image, [5, 8, 9, 9]);
        Check(new AveragePool2d(2, 1), [Shape.Batch, 3, 4, 1], image, [13 / 4.0, 19 / 4.0, 17 / 4.0, 22 / 4.0, 22 / 4.0, 18 / 4.0]);
        Check(new AveragePool2d(2, 2, 1), [Shape.Batch, 2, 2, 1], [4, 8, 12, 16], [1, 2, 3, 4]);
        Check(new UpsampleNearest2d(2), [Shape.Batch, 1, 2, 2], [1, 2, 3, 4], [1, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2, 3, 4, 3, 4]);

        static void Check(Layer layer, Shape shape, float[] values, double[] expected)
        {
            using LayerModel net = new(layer);
            Assert.That(net.Run(values, shape, 1, training: false), Is.EqualTo(expected).Within(1e-6), $"{layer}");
        }
    }

    [Test]
    public void Activations_follow_their_formulas()
    {
        float[] points = [-3, -0.5f, 0, 0.5f, 3];
        Check(new Elu(2), x => x > 0 ? x : 2 * (Math.Exp(x) - 1));
        Check(new Silu(), x => x / (1 + Math.Exp(-x)));
        Check(new Softplus(), x => Math.Log(1 + Math.Exp(x)));
        // Values of x Φ(x) from tables of the normal distribution.
        double[] gelu = [-3 * 0.0013498980316301, -0.5 * 0.3085375387259869, 0, 0.5 * 0.6914624612740131, 3 * 0.9986501019683699];
        Check(new Gelu(), x => gelu[Array.IndexOf(points, (float)x)]);
        double sum = points.Sum(x => Math.Exp(x));
        Check(new Softmax(), x => Math.Exp(x) / sum);

        void Check(Layer layer, Func<double, double> expected)
        {
            using LayerModel net = new(layer);
            Assert.That(net.Run(points, [Shape.Batch, 5], 1, training: false), Is.EqualTo(points.Select(x => expected(x))).Within(1e-6),
                $"{layer}");
        }
    }

    [Test]
    public void Large_numbers_overflow_neither_softmax_nor_log_sum_exp_nor_softplus()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 3]);
        Dictionary<string, double[]> inputs = new() { ["x"] = [1000, 999, -1000, -1000, -1000, -1001] };
        double[][] actual = NativeRun.Outputs(
            graph, [x.Softmax(), x.LogSoftmax(), x.LogSumExp(1), x.Softplus()], inputs, 2, 2, Device.Default);
        double e = Math.Exp(-1);
        Assert.That(actual[0], Is.EqualTo(new[] { 1 / (1 + e), e / (1 + e), 0, 1 / (2 + e), 1 / (2 + e), e / (2 + e) }).Within(1e-6));
        Assert.That(actual[1], Is.EqualTo(new[] { -Math.Log(1 + e), -1 - Math.Log(1 + e), -2000 - Math.Log(1 + e), -Math.Log(2 + e),
            -Math.Log(2 + e), -1 - Math.Log(2 + e) }).Within(2e-4));
        Assert.That(actual[2], Is.EqualTo(new[] { 1000 + Math.Log(1 + e), -1000 + Math.Log(2 + e) }).Within(2e-4));
        Assert.That(actual[3], Is.EqualTo(new[] { 1000.0, 999, 0, 0, 0, 0 }));
    }

    /// <summary>
    /// PyTorch's BatchNorm2d over three steps: moments of all rows and pixels of a channel, biased for the result, unbiased for the running
    /// variance.
    /// </summary>
    [Test]
    public void Running_averages_of_images_follow_several_batches()
    {
        const int Batch = 5, Pixels = 6, Channels = 3;
        using LayerModel layer = new(new BatchNorm(Channels, momentum: 0.3));
        RandomSource random = new(8);
        double[] mean = new double[Channels], variance = [1, 1, 1];
        for (int step = 0; step < 3; step++)
        {
            float[] images = [.. Enumerable.Range(0, Batch * Pixels * Channels)
                .Select(i => (float)(3 * random.NextUniform() + i % Channels))];
            double[] actual = layer.Run(images, [Shape.Batch, 2, 3, Channels], Batch, training: true);
            for (int c = 0; c < Channels; c++)
            {
                double[] pixels = [.. images.Where((_, i) => i % Channels == c)];
                double centre = pixels.Average(), squares = pixels.Sum(x => (x - centre) * (x - centre));
                mean[c] = 0.7 * mean[c] + 0.3 * centre;
                variance[c] = 0.7 * variance[c] + 0.3 * squares / (Batch * Pixels - 1);
                double[] normal = [.. pixels.Select(x => (x - centre) / Math.Sqrt(squares / (Batch * Pixels) + 1e-5))];
                Assert.That(actual.Where((_, i) => i % Channels == c), Is.EqualTo(normal).Within(1e-5));
            }
        }

        Assert.That(layer["running_mean"], Is.EqualTo(mean).Within(1e-5));
        Assert.That(layer["running_var"], Is.EqualTo(variance).Within(1e-5));
        float[] points = [.. Enumerable.Range(0, 18).Select(i => i / 3f)];
        double[] later = layer.Run(points, [Shape.Batch, 2, 3, Channels], 1, training: false);
        Assert.That(later, Is.EqualTo(points.Select((x, i) => (x - mean[i % Channels]) / Math.Sqrt(variance[i % Channels] + 1e-5)))
            .Within(1e-5));
        Assert.That(layer["running_mean"], Is.EqualTo(mean).Within(1e-5), "evaluation keeps them");
    }

    [Test]
    public void Spectral_normalisation_reaches_a_largest_singular_value_of_one()
    {
        using LayerModel net = new(new Linear(2, 2, new LayerOptions { IsSpectral = true, HasBias = false }));
        net["weight_orig"] = [3, 0, 0, 0.5f];
        for (int step = 0; step < 20; step++)
        {
            net.Run([1, 1], [Shape.Batch, 2], 1, training: true);
        }

        Assert.That(net.Run([1, 0, 0, 1], [Shape.Batch, 2], 2, training: false), Is.EqualTo(new[] { 1, 0, 0, 0.5 / 3 }).Within(1e-5));
        float[] kept = net["weight_u"];
        net.Run([1, 1], [Shape.Batch, 2], 1, training: false);
        Assert.That(net["weight_u"], Is.EqualTo(kept), "evaluation keeps the vectors");
    }

    /// <summary>
    /// PyTorch reshapes the weight of a transposed convolution to a matrix with one row for each output, here with the singular values 3
    /// and 1.
    /// </summary>
    [Test]
    public void Spectral_normalisation_of_a_transposed_convolution_takes_a_row_for_each_output()
    {
        using LayerModel net = new(new ConvTranspose2d(1, 2, 2, options: new LayerOptions { IsSpectral = true, HasBias = false }));
        // The weights in order of pixels, then outputs.
        net["weight_orig"] = [3, 0, 0, 1, 0, 0, 0, 0];
        for (int step = 0; step < 30; step++)
        {
            net.Run([1], [Shape.Batch, 1, 1, 1], 1, training: true);
        }

        double[] image = net.Run([1], [Shape.Batch, 1, 1, 1], 1, training: false);
        Assert.That(image, Is.EqualTo(new[] { 1, 0, 0, 1 / 3.0, 0, 0, 0, 0 }).Within(1e-5));
        Assert.That((net.InFile("weight_u").Length, net.InFile("weight_v").Length), Is.EqualTo((2, 4)), "PyTorch's");
    }

    /// <summary>
    /// The vectors have the order of the weight in files: u of a layer to images and v of a layer from images have channels first.
    /// </summary>
    [Test]
    public void Vectors_of_spectral_normalisation_lie_in_files_as_the_weight_does()
    {
        LayerOptions spectral = new() { IsSpectral = true };
        foreach (Linear layer in new[] { Linear.ToImages(4, 2, 3, 2, spectral), Linear.FromImages(2, 3, 2, 4, spectral) })
        {
            using LayerModel net = new(layer);
            float[] x = [.. Enumerable.Range(0, net["weight_v"].Length).Select(i => i / 7f)];
            net.Run(x, [Shape.Batch, x.Length], 1, training: true);
            float[] weight = net.InFile("weight_orig"), u = net.InFile("weight_u"), v = net.InFile("weight_v");
            double[] product = [.. Enumerable.Range(0, u.Length)
                .Select(row => Enumerable.Range(0, v.Length).Sum(column => (double)weight[row * v.Length + column] * v[column]))];
            double norm = Math.Sqrt(product.Sum(value => value * value));
            Assert.That(u, Is.EqualTo(product.Select(value => value / norm)).Within(1e-5), "u = W v / ‖W v‖");
        }
    }

    [Test]
    public void An_embedding_gives_the_rows_of_its_indices()
    {
        Embedding embedding = new(5, 2);
        using VariableStore store = new(Device.Default, embedding.Variables);
        store.Write(embedding.Weight, [.. Enumerable.Range(0, 10).Select(i => (float)i)]);
        Graph graph = new();
        Tensor rows = embedding.Forward(graph.Input("i", [Shape.Batch], Interop.Dtype.I32));
        using CompiledProgram program = Compiler.Compile(Device.Default, graph, [new Output("rows", rows)], [store], 3);
        using NativeBuffer<int> indices = new([4, 0, 4]);
        program.Bind("i", indices);
        program.Run(3);
        Assert.That(program["rows"].AsSpan(0, 6).ToArray(), Is.EqualTo(new float[] { 8, 9, 0, 1, 8, 9 }));
    }

    /// <summary>PyTorch's layouts: filters [maps, channels, height, width]; flattened images [channels, height, width].</summary>
    [Test]
    public void Files_have_PyTorchs_layouts()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("net.safetensors");
        using LayerModel net = new(new Sequential(
            new Conv2d(2, 3, (2, 1), new ConvGeometry()), new Flatten(), Linear.FromImages(2, 2, 3, 4), Linear.ToImages(4, 2, 2, 3),
            new Unflatten(2, 2, 3),
            new ConvTranspose2d(3, 2, 2)));
        net.Save(path);
        Dictionary<string, NamedTensor> tensors = SafetensorsFile.Read(path).Tensors.ToDictionary(tensor => tensor.Name);
        Assert.That(tensors["layer.0.weight"].Shape, Is.EqualTo(new[] { 3, 2, 2, 1 }));
        Assert.That(tensors["layer.2.weight"].Shape, Is.EqualTo(new[] { 4, 12 }));
        Assert.That(tensors["layer.5.weight"].Shape, Is.EqualTo(new[] { 3, 2, 2, 2 }));
        // Memory: map 1, row 1, column 0, channel 1. File: map 1, channel 1, row 1, column 0.
        Assert.That(tensors["layer.0.weight"].Values[((1 * 2 + 1) * 2 + 1) * 1],
            Is.EqualTo(net["0.weight"][((1 * 2 + 1) * 1 + 0) * 2 + 1]));
        // Memory: output 3, row 1, column 0, channel 2. File: output 3, channel 2, row 1, column 0.
        Assert.That(tensors["layer.2.weight"].Values[3 * 12 + (2 * 2 + 1) * 2], Is.EqualTo(net["2.weight"][3 * 12 + (1 * 2 + 0) * 3 + 2]));
        // Memory: row 1, column 0, channel 2, input 3. File: channel 2, row 1, column 0, input 3.
        Assert.That(tensors["layer.3.weight"].Values[((2 * 2 + 1) * 2 + 0) * 4 + 3],
            Is.EqualTo(net["3.weight"][((1 * 2 + 0) * 3 + 2) * 4 + 3]));
        Assert.That(tensors["layer.3.bias"].Values[(2 * 2 + 1) * 2], Is.EqualTo(net["3.bias"][(1 * 2 + 0) * 3 + 2]));
        float[] before = net["3.bias"];
        net["3.bias"] = new float[before.Length];
        net.LoadWeights(path);
        Assert.That(net["3.bias"], Is.EqualTo(before));
    }

    [Test]
    public void Counts_of_batches_in_files_from_PyTorch_are_passed_over()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("net.safetensors");
        using LayerModel net = new(new BatchNorm(2));
        net.Save(path);
        List<NamedTensor> tensors = [.. SafetensorsFile.Read(path).Tensors, new NamedTensor("layer.num_batches_tracked", [], [7f])];
        SafetensorsFile.Write(path, tensors, new Dictionary<string, string>());
        Assert.That(() => net.LoadWeights(path), Throws.Nothing);
    }

    [Test]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.That(() =>
            new Conv2d(3, 4, 3, new ConvGeometry(groups: 2)),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("2 groups"));
        Assert.That(() => new Conv1d(0, 4, 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ConvGeometry(stride: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new UpsampleNearest2d(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Unflatten(2, 2, -3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Dropout(1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        using LayerModel net = new(new Conv2d(3, 4, 3));
        Assert.That(() =>
            net.Run(new float[8], [Shape.Batch, 2, 2, 2], 1, training: false),
            Throws.ArgumentException.With.Message.Contains("needs 2 channels"));
        Assert.That(() =>
            net.Run(new float[12], [Shape.Batch, 2, 2, 3], 1, training: false),
            Throws.ArgumentException.With.Message.Contains("larger than the image"));
    }
}
