namespace Latent.Modules;

/// <summary>
/// Layers beside a path that keeps the input: y = x + f(x), or y = p(x) + f(x) with a projection p to the shape of f(x), such as a
/// convolution of 1 × 1 pixels (He et al., "Deep residual learning for image recognition", 2016, equations 1 and 2). An activation after
/// the sum, as in that paper, is a layer of its own.
/// </summary>
public sealed class ResidualBlock : Layer
{
    private readonly Layer _body;
    private readonly Layer? _projection;

    /// <summary>Registers the layers as <c>body</c> and <c>projection</c>.</summary>
    /// <param name="body">f: one layer, or several in a <see cref="Sequential"/>.</param>
    /// <param name="projection">p; null to add the input itself.</param>
    public ResidualBlock(Layer body, Layer? projection = null)
    {
        _body = Register("body", body);
        _projection = projection is null ? null : Register("projection", projection);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The two paths have results of different shapes.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor kept = _projection?.Forward(input) ?? input;
        Tensor added = _body.Forward(input);
        return kept.Shape == added.Shape
            ? kept + added
            : throw new ArgumentException(
                $"The body of a residual block makes {added.Shape} of {input}, and the path beside it {kept.Shape}; expected equal shapes. "
                + (_projection is null ? "Give a projection to the shape of the body's result." : "Correct the projection."),
                nameof(input));
    }
}
