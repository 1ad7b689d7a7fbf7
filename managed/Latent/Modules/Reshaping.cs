namespace Latent;

/// <summary>Each sample as one row, [batch, …] → [batch, size].</summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Reshape([input.Shape[0], input.Shape.Skip(1).Aggregate(1L, (size, dim) => size * dim)]);
    }
}

/// <summary>Rows as images, [batch, height · width · channels] → [batch, height, width, channels].</summary>
/// <param name="height">Of the images.</param>
/// <param name="width">Of the images.</param>
/// <param name="channels">Of each pixel.</param>
public sealed class Unflatten(int height, int width, int channels) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Reshape([input.Shape[0], height, width, channels]);
    }
}
