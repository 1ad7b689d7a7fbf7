using Latent.Data;

namespace Latent.Models.Parts;

/// <summary>
/// A class for each column: the decoder gives a logit for each of K classes, p(class k) = e^(logit k) / Σ e^(logit j), and the data hold
/// class numbers, 0 to K − 1. The mean is that of the class numbers, which has a meaning only where the classes have an order.
/// </summary>
public sealed class CategoricalLikelihood : Likelihood
{
    // Far above the classes that a table of logits can hold, and far below the limit of whole numbers in floats, 2²⁴.
    private const int MostClasses = 1 << 20;

    /// <summary>Makes a likelihood.</summary>
    /// <param name="classes">K, the number of classes of each column, 2 to 2²⁰.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes is outside of this range.</exception>
    public CategoricalLikelihood(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MostClasses);
        Classes = classes;
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <inheritdoc/>
    public override string Kind => "categorical";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("likelihood.classes", Classes);
    }

    /// <summary>The number of classes: a logit for each.</summary>
    public override int NumbersPerColumn => Classes;

    /// <summary>
    /// Throws unless all values are class numbers. Bytes are read as value / 255, so that only the bytes 0 and 255 are class numbers.
    /// </summary>
    /// <exception cref="ArgumentException">A value is not a whole number from 0 to K − 1.</exception>
    public override void Validate(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataValues.Require(data, value => value >= 0 && value < Classes && value == MathF.Floor(value),
            $"this model needs the class numbers 0 to {Classes - 1}. Give whole numbers as floats, counted from 0, or a likelihood "
            + "of more classes.");
    }

    /// <inheritdoc/>
    public override Tensor NegativeLog(Tensor location, Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Tensor logits = Numbers(location);
        Tensor ofData = (logits * data.OneHot(Classes)).SumKeepingAxes(-1);
        return (logits - ofData).LogSumExp(-1);
    }

    /// <summary>Σ k · p(class k) of each element, [rows, columns].</summary>
    /// <param name="location">The decoder's output, [rows, columns · K].</param>
    public override Tensor Mean(Tensor location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return (Numbers(location).Softmax() * Tensor.Range(location.Graph, Classes)).Sum(-1);
    }
}
