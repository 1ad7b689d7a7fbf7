namespace Latent.Modules;

/// <summary>
/// The affine map y = x Wᵀ + b from [batch, inputs] to [batch, outputs], with <c>weight</c> [outputs, inputs] and <c>bias</c> [outputs].
/// More axes before the last one count rows, too: [.., inputs] becomes [.., outputs].
/// </summary>
public sealed class Linear : WeightedLayer
{
    /// <summary>Makes a layer.</summary>
    /// <param name="inputs">Columns of the input, 1 or more.</param>
    /// <param name="outputs">Columns of the output, 1 or more.</param>
    /// <param name="options">Initial values, bias and normalisation; PyTorch's defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Linear(int inputs, int outputs, LayerOptions? options = null)
        : this(inputs, outputs, options, null, null)
    {
    }

    private Linear(int inputs, int outputs, LayerOptions? options, FileLayout? layout, FileLayout? biasLayout)
        : base([Positive(outputs, nameof(outputs)), Positive(inputs, nameof(inputs))], outputs, inputs, outputs, options, layout,
            biasLayout)
    {
    }

    /// <summary>
    /// Makes a layer that follows <see cref="Flatten"/> of images. In files its columns have the order of [channels, height, width], in
    /// which PyTorch flattens.
    /// </summary>
    public static Linear FromImages(int height, int width, int channels, int outputs, LayerOptions? options = null)
    {
        int inputs = height * width * channels;
        return new Linear(inputs, outputs, options, FileLayout.OfImages(outputs, height, width, channels, 1, outputs, inputs), null);
    }

    /// <summary>
    /// Makes a layer that precedes <see cref="Unflatten"/> to images. In files its rows have the order of [channels, height, width], in
    /// which PyTorch unflattens.
    /// </summary>
    public static Linear ToImages(int inputs, int height, int width, int channels, LayerOptions? options = null)
    {
        int outputs = height * width * channels;
        return new Linear(
            inputs, outputs, options,
            FileLayout.OfImages(1, height, width, channels, inputs, outputs, inputs),
            FileLayout.OfImages(1, height, width, channels, 1, outputs));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return AddBias(input.MatMulTransposed(UseWeight(input.Graph)));
    }

    private static int Positive(int size, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, name);
        return size;
    }
}
