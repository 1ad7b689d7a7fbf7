using Latent.Data;
using Latent.Losses;
using Latent.Modules;
using static System.FormattableString;

namespace Latent.Models.Parts;

/// <summary>
/// The distribution of data given the decoder's output, which is one number for each column, its location, or several. Derive from it for a
/// distribution of your own, and register its parameters.
/// </summary>
public abstract class Likelihood : Module
{
    /// <summary>The name in configurations, such as <c>student-t</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Writes the settings from which the <see cref="PartCatalog"/> makes the likelihood again; none by default.</summary>
    /// <param name="settings">Receives the settings.</param>
    public virtual void WriteSettings(ModelSettings settings)
    {
    }

    /// <summary>
    /// The count of numbers that the decoder gives for each column; 1 by default. The decoder's output is [rows, columns ·
    /// NumbersPerColumn]. Number k of column c stands at c · NumbersPerColumn + k, so that a convolutional decoder gives the numbers of a
    /// pixel as its channels.
    /// </summary>
    public virtual int NumbersPerColumn => 1;

    /// <summary>Throws if a value is outside of the distribution's range. By default all finite values are inside.</summary>
    /// <exception cref="ArgumentException">A value is outside of the range.</exception>
    public virtual void Validate(Dataset data)
    {
    }

    /// <summary>−ln p(x | location) of each element, in nats: [rows, columns].</summary>
    /// <param name="location">The decoder's output, [rows, columns · <see cref="NumbersPerColumn"/>].</param>
    /// <param name="data">The data, [rows, columns].</param>
    public abstract Tensor NegativeLog(Tensor location, Tensor data);

    /// <summary>The mean of each element, [rows, columns]; by default the location.</summary>
    /// <param name="location">The decoder's output, [rows, columns · <see cref="NumbersPerColumn"/>].</param>
    public virtual Tensor Mean(Tensor location) => location;

    /// <summary>−ln p(x | location), summed over columns and averaged over the batch. A scalar, in nats per sample.</summary>
    public Tensor PerSample(Tensor location, Tensor data) => Loss.BatchMean(NegativeLog(location, data));

    /// <summary>One of the numbers of each column, [rows, columns].</summary>
    /// <param name="location">The decoder's output, [rows, columns · <see cref="NumbersPerColumn"/>].</param>
    /// <param name="number">The place of the number among those of a column, from 0.</param>
    protected Tensor Number(Tensor location, int number)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, NumbersPerColumn);
        return location.Slice(1, number, location.Shape[1] / NumbersPerColumn, NumbersPerColumn);
    }

    /// <summary>The numbers of each column along an axis of their own, [rows, columns, <see cref="NumbersPerColumn"/>].</summary>
    /// <param name="location">The decoder's output, [rows, columns · <see cref="NumbersPerColumn"/>].</param>
    protected Tensor Numbers(Tensor location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return location.Reshape([location.Shape[0], location.Shape[1] / NumbersPerColumn, NumbersPerColumn]);
    }

    /// <summary>The columns of the decoder's output for data of some columns.</summary>
    /// <exception cref="InvalidOperationException">The count of numbers is not positive, or too large.</exception>
    internal int DecoderColumns(int columns)
    {
        long outputs = (long)columns * NumbersPerColumn;
        return NumbersPerColumn >= 1 && outputs <= int.MaxValue
            ? (int)outputs
            : throw new InvalidOperationException(Invariant(
                $"{GetType().Name} needs {NumbersPerColumn} numbers for each of {columns} columns; expected 1 or more, and fewer than 2³¹ ")
                + $"in all. Correct {nameof(NumbersPerColumn)}, or give fewer classes or components.");
    }
}
