using Latent.Modules;
using Latent.Tests.Support;

namespace Latent.Tests.Models;

/// <summary>Group normalisation, residual blocks and bilinear upsampling, against plain loops over their definitions.</summary>
public sealed class ImageLayerTests
{
    /// <summary>
    /// PyTorch's GroupNorm: y = (x − E[x]) / √(Var[x] + ε) · weight + bias, with moments over the channels of a group and all pixels of a
    /// sample, and the variance of the elements themselves.
    /// </summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(6)]
    public void Group_normalisation_takes_moments_of_a_group_of_each_sample(int groups)
    {
        const int Batch = 3, Pixels = 5 * 2, Channels = 6;
        using LayerModel layer = new(new GroupNorm(groups, Channels));
        float[] weight = [.. Enumerable.Range(0, Channels).Select(c => 1 + c / 4f)], bias = [3, -1, 0, 0.5f, 2, 7];
        (layer["weight"], layer["bias"]) = (weight, bias);
        RandomSource random = new(2);
        float[] images = [.. Enumerable.Range(0, Batch * Pixels * Channels).Select(i => (float)(4 * random.NextUniform() + i % 5))];

        double[] actual = layer.Run(images, [Shape.Batch, 5, 2, Channels], Batch, training: true);

        for (int i = 0; i < images.Length; i++)
        {
            (int sample, int channel) = (i / (Pixels * Channels), i % Channels);
            int group = channel / (Channels / groups);
            double[] members = [.. images.Where((_, j) =>
                j / (Pixels * Channels) == sample && j % Channels / (Channels / groups) == group).Select(x => (double)x)];
            double mean = members.Average(), variance = members.Average(x => (x - mean) * (x - mean));
            double expected = (images[i] - mean) / Math.Sqrt(variance + 1e-5) * weight[channel] + bias[channel];
            Assert.That(actual[i], Is.EqualTo(expected).Within(2e-5), $"element {i}");
        }
    }

    [Test]
    public void Group_normalisation_of_rows_takes_the_channels_alone()
    {
        using LayerModel layer = new(new GroupNorm(2, 4));
        double deviation = Math.Sqrt(4 + 1e-5);
        Assert.That(layer.Run([1, 5, 7, 7], [Shape.Batch, 4], 1, training: false),
            Is.EqualTo(new[] { -2 / deviation, 2 / deviation, 0, 0 }).Within(1e-5));
        Assert.That(() => layer.Run([1, 2, 3], [Shape.Batch, 3], 1, training: false),
            Throws.ArgumentException.With.Message.Contains("group normalisation of 4 channels"));
        Assert.That(() => new GroupNorm(3, 4), Throws.ArgumentException.With.Message.Contains("3 groups do not divide 4 channels"));
    }

    [Test]
    public void A_residual_block_adds_its_body_to_its_input_or_to_a_projection()
    {
        using LayerModel plain = new(new ResidualBlock(new Sequential(new Linear(2, 3), new Relu(), new Linear(3, 2))));
        plain["body.0.weight"] = [1, 0, 0, 1, -1, 0];
        plain["body.0.bias"] = [0, 0, 0];
        plain["body.2.weight"] = [2, 0, 0, 0, 1, 1];
        plain["body.2.bias"] = [0, 10];
        // relu gives 3, 0 and 0 of (3, -1), and 0, 4 and 2 of (-2, 4).
        Assert.That(plain.Run([3, -1, -2, 4], [Shape.Batch, 2], 2, training: false), Is.EqualTo(new[] { 9.0, 9, -2, 20 }));

        using LayerModel projected = new(new ResidualBlock(new Linear(2, 1), new Linear(2, 1, new LayerOptions { HasBias = false })));
        (projected["body.weight"], projected["body.bias"], projected["projection.weight"]) = ([1, 1], [0.5f], [10, 100]);
        Assert.That(projected.Run([1, 2], [Shape.Batch, 2], 1, training: false), Is.EqualTo(new[] { 213.5 }));
    }

    [Test]
    public void Paths_of_different_shapes_are_refused_in_words()
    {
        using LayerModel wide = new(new ResidualBlock(new Linear(2, 3)));
        Assert.That(() => wide.Run([1, 2], [Shape.Batch, 2], 1, training: false),
            Throws.ArgumentException.With.Message.Contains("[batch, 3]").And.Message.Contains("Give a projection"));
    }

    /// <summary>The example of PyTorch's documentation of Upsample, and a single pixel.</summary>
    [Test]
    public void Bilinear_upsampling_of_known_images()
    {
        double[] expected = [1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4];
        using LayerModel two = new(new UpsampleBilinear2d(2));
        Assert.That(two.Run([1, 2, 3, 4], [Shape.Batch, 2, 2, 1], 1, training: false), Is.EqualTo(expected).Within(1e-6));
        Assert.That(two.Run([5, 7], [Shape.Batch, 1, 1, 2], 1, training: false), Is.EqualTo(new[] { 5.0, 7, 5, 7, 5, 7, 5, 7 }));
        Assert.That(() => two.Run([5, 7], [Shape.Batch, 2], 1, training: false), Throws.ArgumentException.With.Message.Contains("images"));
        Assert.That(() => new UpsampleBilinear2d(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    /// <summary>
    /// The definition for align_corners=False: the result at o is the image at (o + ½) / factor − ½, no less than 0, between the pixel
    /// below it and the next one, if there is one.
    /// </summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(5)]
    public void Bilinear_upsampling_interpolates_between_centres(int factor)
    {
        const int Batch = 2, Height = 4, Width = 3, Channels = 2;
        RandomSource random = new(6);
        float[] images = [.. Enumerable.Range(0, Batch * Height * Width * Channels).Select(_ => (float)random.NextUniform())];
        using LayerModel layer = new(new UpsampleBilinear2d(factor));

        double[] actual = layer.Run(images, [Shape.Batch, Height, Width, Channels], Batch, training: false);

        Assert.That(actual, Has.Length.EqualTo(images.Length * factor * factor));
        for (int i = 0; i < actual.Length; i++)
        {
            (int c, int rest) = (i % Channels, i / Channels);
            (int x, int y, int n) = (rest % (Width * factor), rest / (Width * factor) % (Height * factor),
                rest / (Width * factor) / (Height * factor));
            (int top, int bottom, double down) = Neighbours(y, Height);
            (int left, int right, double across) = Neighbours(x, Width);
            double expected = (1 - down) * ((1 - across) * At(top, left) + across * At(top, right))
                + down * ((1 - across) * At(bottom, left) + across * At(bottom, right));
            Assert.That(actual[i], Is.EqualTo(expected).Within(1e-6), $"row {y}, column {x}");

            double At(int row, int column) => images[((n * Height + row) * Width + column) * Channels + c];
        }

        (int First, int Second, double Part) Neighbours(int position, int size)
        {
            double at = Math.Max((position + 0.5) / factor - 0.5, 0);
            int first = (int)at;
            return (first, Math.Min(first + 1, size - 1), at - first);
        }
    }
}
