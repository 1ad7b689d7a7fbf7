namespace Latent.Modules;

/// <summary>
/// Sets each element to 0 with a probability and scales the others up so that the expected value stays. It does so in training only:
/// Srivastava et al., "Dropout" (2014).
/// </summary>
public sealed class Dropout : Layer
{
    private readonly double _probability;

    /// <summary>Makes a layer.</summary>
    /// <param name="probability">The probability that an element is dropped, 0 or more and below 1.</param>
    public Dropout(double probability = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        _probability = probability;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        double kept = 1 - _probability;
        return input.Graph.Training && kept < 1 ? input * (input.Graph.Bernoulli(kept, input.Shape) / kept) : input;
    }
}
