using Latent.Modules;
using Latent.Tests.Support;

namespace Latent.Tests.Models;

/// <summary>
/// Layers on images over a sweep of shapes, against plain loops over the formulas in PyTorch's documentation: images [batch, channels,
/// height, width], and
/// weights in the order of PyTorch's state dicts.
/// </summary>
public sealed class TorchConvolutionTests
{
    private const int Sweep = 40;

    private static IEnumerable<ulong> Seeds => Enumerable.Range(1, Sweep).Select(seed => (ulong)seed);

    /// <summary>out[n, o, i, j] = bias[o] + Σ weight[o, c, p, q] · in[n, c of o's group, i · stride + p · dilation − padding, …].</summary>
    [TestCaseSource(nameof(Seeds))]
    public void Conv2d_is_a_sum_over_filter_taps(ulong seed)
    {
        Sizes sizes = new(seed);
        using LayerModel layer = new(new Conv2d(sizes.Inputs, sizes.Outputs, sizes.Kernel, sizes.Geometry));
        float[] weight = layer.InFile("weight"), bias = layer.InFile("bias");
        (Images input, (int Height, int Width) kernel, ConvGeometry geometry) = (sizes.Input, sizes.Kernel, sizes.Geometry);
        int perGroup = sizes.Inputs / geometry.Groups;
        Images expected = new(
            input.Count, sizes.Outputs,
            (input.Height + 2 * geometry.Padding.Height - geometry.Dilation.Height * (kernel.Height - 1) - 1) / geometry.Stride.Height + 1,
            (input.Width + 2 * geometry.Padding.Width - geometry.Dilation.Width * (kernel.Width - 1) - 1) / geometry.Stride.Width + 1);
        expected.Fill((n, o, i, j) =>
        {
            double sum = bias[o];
            int group = o / (sizes.Outputs / geometry.Groups);
            for (int c = 0; c < perGroup; c++)
            {
                for (int p = 0; p < kernel.Height; p++)
                {
                    for (int q = 0; q < kernel.Width; q++)
                    {
                        sum += weight[((o * perGroup + c) * kernel.Height + p) * kernel.Width + q] * input.At(
                            n, group * perGroup + c, i * geometry.Stride.Height + p * geometry.Dilation.Height - geometry.Padding.Height,
                            j * geometry.Stride.Width + q * geometry.Dilation.Width - geometry.Padding.Width);
                    }
                }
            }

            return sum;
        });
        Check(layer, input, expected, $"{sizes}");
    }

    /// <summary>Each pixel of the input adds weight[c, o, p, q] times itself at i · stride + p · dilation − padding.</summary>
    [TestCaseSource(nameof(Seeds))]
    public void ConvTranspose2d_adds_the_filter_at_each_pixel(ulong seed)
    {
        Sizes sizes = new(seed, isSquare: true);
        (Images input, int kernel, ConvGeometry geometry) = (sizes.Input, sizes.Kernel.Height, sizes.Geometry);
        (int Height, int Width) behind = sizes.OutputPadding;
        using LayerModel layer = new(new ConvTranspose2d(sizes.Inputs, sizes.Outputs, kernel, geometry, behind));
        float[] weight = layer.InFile("weight"), bias = layer.InFile("bias");
        int perGroup = sizes.Outputs / geometry.Groups;
        Images expected = new(
            input.Count, sizes.Outputs,
            (input.Height - 1) * geometry.Stride.Height - 2 * geometry.Padding.Height + geometry.Dilation.Height * (kernel - 1)
            + behind.Height + 1,
            (input.Width - 1) * geometry.Stride.Width - 2 * geometry.Padding.Width + geometry.Dilation.Width * (kernel - 1) + behind.Width
            + 1);
        expected.Fill((_, o, _, _) => bias[o]);
        input.ForEach((n, c, i, j, value) =>
        {
            int group = c / (sizes.Inputs / geometry.Groups);
            for (int o = 0; o < perGroup; o++)
            {
                for (int p = 0; p < kernel; p++)
                {
                    for (int q = 0; q < kernel; q++)
                    {
                        expected.Add(
                            n, group * perGroup + o, i * geometry.Stride.Height + p * geometry.Dilation.Height - geometry.Padding.Height,
                            j * geometry.Stride.Width + q * geometry.Dilation.Width - geometry.Padding.Width,
                            weight[((c * perGroup + o) * kernel + p) * kernel + q] * value);
                    }
                }
            }
        });
        Check(layer, input, expected, $"{sizes}, output padding {behind}");
    }

    /// <summary>out[n, o, i] = bias[o] + Σ weight[o, c, p] · in[n, c of o's group, i · stride + p · dilation − padding].</summary>
    [TestCaseSource(nameof(Seeds))]
    public void Conv1d_is_a_sum_along_one_axis(ulong seed)
    {
        Sizes sizes = new(seed, isLine: true);
        (Images input, int kernel, ConvGeometry geometry) = (sizes.Input, sizes.Kernel.Width, sizes.Geometry);
        (int stride, int padding, int dilation) = (geometry.Stride.Width, geometry.Padding.Width, geometry.Dilation.Width);
        using LayerModel layer = new(new Conv1d(sizes.Inputs, sizes.Outputs, kernel, stride, padding, dilation, geometry.Groups));
        float[] weight = layer.InFile("weight"), bias = layer.InFile("bias");
        int perGroup = sizes.Inputs / geometry.Groups;
        Images expected = new(input.Count, sizes.Outputs, 1, (input.Width + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1);
        expected.Fill((n, o, _, i) => bias[o] + Enumerable.Range(0, perGroup * kernel).Sum(tap =>
        {
            (int c, int p) = Math.DivRem(tap, kernel);
            return weight[(o * perGroup + c) * kernel + p]
                * input.At(n, o / (sizes.Outputs / geometry.Groups) * perGroup + c, 0, i * stride + p * dilation - padding);
        }));
        Check(layer, input, expected, $"{sizes}", [Shape.Batch, input.Width, input.Channels]);
    }

    /// <summary>
    /// The largest, or the mean, of kernel · kernel pixels; pixels outside are −∞ for the one and count as zeros for the other.
    /// </summary>
    [TestCaseSource(nameof(Seeds))]
    public void Poolings_take_the_largest_or_the_mean_of_each_window(ulong seed)
    {
        Sizes sizes = new(seed, isSquare: true);
        (Images input, int kernel, int stride) = (sizes.Input, sizes.Kernel.Height, sizes.Geometry.Stride.Height);
        int padding = Math.Min(sizes.Geometry.Padding.Height, kernel / 2);
        foreach (bool isMean in new[] { false, true })
        {
            using LayerModel layer = new(isMean ? new AveragePool2d(kernel, stride, padding) : new MaxPool2d(kernel, stride, padding));
            Images expected = new(
                input.Count, input.Channels, (input.Height + 2 * padding - kernel) / stride + 1,
                (input.Width + 2 * padding - kernel) / stride + 1);
            expected.Fill((n, c, i, j) =>
            {
                IEnumerable<double> pixels = Enumerable.Range(0, kernel * kernel).Select(tap => input.At(
                    n, c, i * stride - padding + tap / kernel, j * stride - padding + tap % kernel, isMean ? 0 : double.NegativeInfinity));
                return isMean ? pixels.Average() : pixels.Max();
            });
            Check(layer, input, expected, $"{(isMean ? "mean" : "largest")} of {kernel}, stride {stride}, padding {padding}");
        }
    }

    private static void Check(LayerModel layer, Images input, Images expected, string what, Shape? shape = null)
    {
        double[] actual = layer.Run(
            input.ChannelsLast(), shape ?? [Shape.Batch, input.Height, input.Width, input.Channels], input.Count, training: false);
        Tolerance.Check(actual, Array.ConvertAll(expected.ChannelsLast(), value => (double)value), 400, 1, what);
    }

    /// <summary>Random sizes from a seed, small enough for loops and irregular enough for every remainder, and a random input.</summary>
    private sealed class Sizes
    {
        public Sizes(ulong seed, bool isSquare = false, bool isLine = false)
        {
            RandomSource random = new(seed, 77);
            int Draw(int least, int most) => least + random.NextBelow(most - least + 1);
            int groups = Draw(1, 3);
            (Inputs, Outputs) = (groups * Draw(1, seed % 5 == 0 ? 20 : 3), groups * Draw(1, seed % 4 == 0 ? 20 : 3));
            (int Height, int Width) stride = (Draw(1, 3), Draw(1, 3)), dilation = (Draw(1, 2), Draw(1, 3)),
                padding = (Draw(0, 2), Draw(0, 2));
            Kernel = (Draw(1, 3), Draw(1, 4));
            if (isSquare)
            {
                Kernel = (Kernel.Height, Kernel.Height);
            }

            if (isLine)
            {
                (Kernel, stride, dilation, padding) = ((1, Kernel.Width), (1, stride.Width), (1, dilation.Width), (0, padding.Width));
            }

            Geometry = new ConvGeometry(stride, padding, dilation, groups);
            OutputPadding = (Draw(0, stride.Height - 1), Draw(0, stride.Width - 1));
            // At least as large as the filter, and large enough for a transposed convolution to keep a pixel.
            Input = new Images(
                Draw(1, 3), Inputs, isLine ? 1 : Math.Max(dilation.Height * (Kernel.Height - 1) + 1, 2 * padding.Height + 1) + Draw(0, 6),
                Math.Max(dilation.Width * (Kernel.Width - 1) + 1, 2 * padding.Width + 1) + Draw(0, 9));
            Input.Fill((_, _, _, _) => (float)(2 * random.NextUniform() - 1));
        }

        public int Inputs { get; }

        public int Outputs { get; }

        public (int Height, int Width) Kernel { get; }

        public ConvGeometry Geometry { get; }

        public (int Height, int Width) OutputPadding { get; }

        public Images Input { get; }

        public override string ToString() =>
            $"{Input.Count} of {Input.Height}x{Input.Width}x{Inputs} to {Outputs}, kernel {Kernel}, {Geometry}";
    }

    /// <summary>Images in PyTorch's order [count, channels, height, width].</summary>
    private sealed record Images(int Count, int Channels, int Height, int Width)
    {
        private readonly double[] _values = new double[Count * Channels * Height * Width];

        public double At(int n, int c, int row, int column, double outside = 0) =>
            IsInside(row, column) ? _values[Index(n, c, row, column)] : outside;

        public void Add(int n, int c, int row, int column, double value)
        {
            if (IsInside(row, column))
            {
                _values[Index(n, c, row, column)] += value;
            }
        }

        public void Fill(Func<int, int, int, int, double> value) =>
            ForEach((n, c, i, j, _) => _values[Index(n, c, i, j)] = value(n, c, i, j));

        public void ForEach(Action<int, int, int, int, double> visit)
        {
            for (int index = 0; index < _values.Length; index++)
            {
                (int rest, int j) = Math.DivRem(index, Width);
                (rest, int i) = Math.DivRem(rest, Height);
                (int n, int c) = Math.DivRem(rest, Channels);
                visit(n, c, i, j, _values[index]);
            }
        }

        /// <summary>The values in the library's order [count, height, width, channels].</summary>
        public float[] ChannelsLast()
        {
            float[] result = new float[_values.Length];
            ForEach((n, c, i, j, value) => result[((n * Height + i) * Width + j) * Channels + c] = (float)value);
            return result;
        }

        private bool IsInside(int row, int column) => row >= 0 && row < Height && column >= 0 && column < Width;

        private int Index(int n, int c, int row, int column) => ((n * Channels + c) * Height + row) * Width + column;
    }
}
