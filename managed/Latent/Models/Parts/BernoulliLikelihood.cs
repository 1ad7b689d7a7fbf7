using Latent.Data;
using static System.FormattableString;

namespace Latent.Models.Parts;

/// <summary>Bernoulli distributions with the location as logit, for values between 0 and 1, such as pixels.</summary>
public sealed class BernoulliLikelihood : Likelihood
{
    /// <inheritdoc/>
    public override string Kind => "bernoulli";

    /// <inheritdoc/>
    public override void Validate(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int index = data.IsBytes ? -1 : data.Floats.IndexOfAnyExceptInRange(0f, 1f);
        if (index >= 0)
        {
            throw new ArgumentException(
                Invariant(
                $"The data set '{data.Name}' holds {data.Floats[index]} in row {index / data.Columns}, column {index % data.Columns}; ")
                + "this model needs values between 0 and 1. Rescale the data.",
                nameof(data));
        }
    }

    /// <inheritdoc/>
    public override Tensor NegativeLog(Tensor location, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(location);
        return location.BceWithLogits(data);
    }

    /// <inheritdoc/>
    public override Tensor Mean(Tensor location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return location.Sigmoid();
    }
}
