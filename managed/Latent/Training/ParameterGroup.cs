using Latent.Modules;

namespace Latent.Training;

/// <summary>
/// Parameters with a learning rate and weight decay of their own, such as biases without weight decay, or an encoder that is trained more
/// slowly.
/// </summary>
/// <param name="Contains">Whether a parameter belongs to the group. The first group that contains a parameter holds.</param>
public sealed record ParameterGroup(Func<Parameter, bool> Contains)
{
    /// <summary>Makes a group of given parameters.</summary>
    public ParameterGroup(IEnumerable<Parameter> parameters)
        : this(new HashSet<Parameter>(parameters).Contains)
    {
    }

    /// <summary>Factor on the learning rate; 0 or more.</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>Whether the optimizer's weight decay applies.</summary>
    public bool WeightDecay { get; init; } = true;
}
