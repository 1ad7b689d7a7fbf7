namespace Latent.Data;

/// <summary>Height and width in pixels of the image that a row holds, line after line from the top.</summary>
/// <param name="Height">Lines of the image.</param>
/// <param name="Width">Pixels of a line.</param>
public readonly record struct ImageSize(int Height, int Width)
{
    /// <summary>Reads as <c>28x28</c>.</summary>
    public override string ToString() => $"{Height}x{Width}";
}
