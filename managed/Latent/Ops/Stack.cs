namespace Latent;

/// <content>Tensors side by side.</content>
public sealed partial class Tensor
{
    /// <summary>This tensor and others of its shape side by side along a new axis, whose size is their number.</summary>
    /// <param name="axis">The place of the new axis in the result, 0 to the rank; negative ones count from the end.</param>
    /// <param name="others">The tensors that follow this one.</param>
    /// <exception cref="ArgumentException">A tensor has another shape, there is no such place, or the rank becomes too large.</exception>
    public Tensor Stack(int axis, params ReadOnlySpan<Tensor> others)
    {
        int place = axis < 0 ? axis + Shape.Rank + 1 : axis;
        if (place < 0 || place > Shape.Rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(axis), axis, $"A new axis of {this} has no place {axis}; the places are 0 to {Shape.Rank}.");
        }

        foreach (Tensor other in others)
        {
            if (other.Shape != Shape)
            {
                throw new ArgumentException($"{other} cannot be stacked on {this}; expected the same shape.", nameof(others));
            }
        }

        Shape layer = [.. Shape.Take(place), 1, .. Shape.Skip(place)];
        Tensor[] layers = Array.ConvertAll(others.ToArray(), other => other.Reshape(layer));
        return layers.Length == 0 ? Reshape(layer) : Reshape(layer).Concat(place, layers);
    }
}
