using Latent.Data;
using Latent.Interop.Native;
using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>
/// Convolutions that halve the images at each layer, with filters of 4 × 4 and a stride of 2, and transposed convolutions that double them,
/// as in Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional generative adversarial networks" (2016).
/// Optional linear layers after them cover the whole image where few convolutions do not.
/// </summary>
public sealed record ConvNet : Architecture
{
    private const int Kernel = 4;
    private const int MaxChannels = Constants.MaxWindow / (Kernel * Kernel), MaxChannelPairs = Constants.MaxFilter / (Kernel * Kernel);

    private static readonly ConvGeometry Halving = new(stride: 2, padding: 1);

    private readonly int[] _channels;
    private readonly (int Height, int Width)[] _sizes;
    private readonly int[] _hidden = [];

    /// <summary>Makes an architecture for grey images.</summary>
    /// <param name="image">Size of the images.</param>
    /// <param name="channels">Channels of each layer, from the data on; decoders mirror them.</param>
    /// <exception cref="ArgumentException">There are no channels, or more than a convolution can have, or the images are too small to be
    /// halved once for each layer.</exception>
    public ConvNet(ImageSize image, params IReadOnlyList<int> channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        if (channels.Count == 0 || channels.Any(count => count < 1))
        {
            throw new ArgumentException($"One or more numbers of channels of at least 1 are needed, not [{string.Join(", ", channels)}].",
                nameof(channels));
        }

        if (channels.Max() > MaxChannels || channels.Zip(channels.Skip(1), (from, to) => (long)from * to)
            .Any(pairs => pairs > MaxChannelPairs))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The channels [{string.Join(", ", channels)}] are too many for a convolution; expected at ")
                + FormattableString.Invariant($"most {MaxChannels:N0} of a layer, and {MaxChannelPairs:N0} as the product of those of ")
                + "two layers in a row.",
                nameof(channels));
        }

        (Image, _channels) = (image, [.. channels]);
        _sizes = new (int, int)[channels.Count + 1];
        _sizes[0] = (image.Height, image.Width);
        for (int layer = 0; layer < channels.Count; layer++)
        {
            (int height, int width) = _sizes[layer];
            _sizes[layer + 1] = Math.Min(height, width) >= 2
                ? (height / 2, width / 2)
                : throw new ArgumentException(
                    $"Images of {image} cannot be halved {channels.Count} times, once for each number of channels; "
                    + (layer > 0 ? $"give at most {layer} of these." : "convolutions need 2 pixels a side or more."), nameof(channels));
        }
    }

    /// <summary>Size of the images.</summary>
    public ImageSize Image { get; }

    /// <summary>Channels of each layer, from the data on.</summary>
    public IReadOnlyList<int> Channels => _channels;

    /// <summary>Sizes of linear layers after the convolutions; none by default. Decoders mirror them.</summary>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public IReadOnlyList<int> Hidden
    {
        get => _hidden;
        init => _hidden = value.All(size => size > 0)
            ? [.. value]
            : throw new ArgumentException($"Hidden sizes of at least 1 are needed, not [{string.Join(", ", value)}].", nameof(value));
    }

    /// <inheritdoc/>
    public override int Features => checked((int)(_hidden.Length > 0 ? _hidden[^1] : ImageFeatures));

    private long ImageFeatures => (long)_sizes[^1].Height * _sizes[^1].Width * _channels[^1];

    /// <inheritdoc/>
    public override string Kind => "convolutions";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("image", [Image.Height, Image.Width]);
        settings.Set("channels", _channels);
        settings.Set("hidden", _hidden);
    }

    /// <inheritdoc/>
    public override string Describe(int inputs) => string.Join(
        " → ", [$"{Image}", .. _channels.Select((count, i) => $"{count}@{_sizes[i + 1].Height}×{_sizes[i + 1].Width}"),
        .. _hidden.Select(size => $"{size}")]);

    /// <inheritdoc/>
    public override void Require(int inputs)
    {
        if (inputs != Image.Height * Image.Width)
        {
            throw new ArgumentException(
                $"The rows have {inputs} numbers; expected {Image.Height * Image.Width}, the pixels of images of {Image}.", nameof(inputs));
        }
    }

    internal override long LeastWeights(int inputs, int latents)
    {
        long filters = Kernel * Kernel * Mlp.WeightsBetween(1, _channels);
        return 2 * (filters + Mlp.WeightsBetween(ImageFeatures, [.. _hidden, latents]));
    }

    /// <inheritdoc/>
    public override Network Encoder(int inputs, LayerNames names, NetworkStyle style)
    {
        int depth = inputs / (Image.Height * Image.Width);
        Network network = new();
        network.Add(new SideBySide(Image, depth));
        foreach ((int layer, int count) in _channels.Index())
        {
            network.Add(names.Next("conv"), new Conv2d(depth, count, Kernel, Halving, style.OptionsOf(isAtData: layer == 0)));
            style.Finish(network, names, count, isAtData: layer == 0);
            depth = count;
        }

        network.Add(new Flatten());
        foreach ((int layer, int size) in _hidden.Index())
        {
            LayerOptions options = style.OptionsOf(isAtData: false);
            network.Add(names.Next("fc"), layer == 0 ? FromImages(size, options) : new Linear(_hidden[layer - 1], size, options));
            style.Finish(network, names, size, isAtData: false);
        }

        return network;
    }

    /// <inheritdoc/>
    public override Layer Head(int outputs, LayerOptions? options = null) =>
        _hidden.Length > 0 ? new Linear(Features, outputs, options) : FromImages(outputs, options);

    /// <inheritdoc/>
    public override Network Decoder(int size, int outputs, LayerNames names, NetworkStyle style)
    {
        int depth = Math.Max(1, outputs / (Image.Height * Image.Width));
        Require(outputs % depth == 0 ? outputs / depth : outputs);
        Network network = new();
        foreach (int units in _hidden.Reverse())
        {
            network.Add(names.Next("fc"), new Linear(size, units, style.OptionsOf(isAtData: false)));
            style.Finish(network, names, units, isAtData: false);
            size = units;
        }

        (int height, int width) = _sizes[^1];
        network.Add(names.Next("fc"), Linear.ToImages(size, height, width, _channels[^1], style.OptionsOf(isAtData: false)));
        network.Add(new Unflatten(height, width, _channels[^1]));
        style.Finish(network, names, _channels[^1], isAtData: false);
        for (int layer = _channels.Length - 1; layer >= 0; layer--)
        {
            int count = layer == 0 ? depth : _channels[layer - 1];
            (int Height, int Width) odd = (_sizes[layer].Height % 2, _sizes[layer].Width % 2);
            network.Add(names.Next("deconv"), new ConvTranspose2d(_channels[layer], count, Kernel, Halving, odd,
                style.OptionsOf(isAtData: layer == 0)));
            if (layer > 0)
            {
                style.Finish(network, names, count, isAtData: false);
            }
        }

        network.Add(new Flatten());
        return network;
    }

    private Linear FromImages(int outputs, LayerOptions? options) =>
        Linear.FromImages(_sizes[^1].Height, _sizes[^1].Width, _channels[^1], outputs, options);

    /// <summary>Reshapes rows of several images to one image with as many channels.</summary>
    private sealed class SideBySide(ImageSize image, int count) : Layer
    {
        public override Tensor Forward(Tensor input) => count == 1
            ? input.Reshape([Shape.Batch, image.Height, image.Width, 1])
            : input.Reshape([Shape.Batch, count, image.Height, image.Width]).Transpose(0, 2, 3, 1);
    }
}
