namespace Latent.Metrics;

/// <summary>The distribution of samples over the classes that a classifier assigns.</summary>
/// <param name="Shares">The fraction of samples in each class.</param>
public sealed record ClassHistogram(IReadOnlyList<double> Shares)
{
    /// <summary>Counts labels.</summary>
    /// <param name="labels">The class of each sample, 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">A label is not one of the classes.</exception>
    public static ClassHistogram Of(IReadOnlyCollection<int> labels, int classes)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(labels.Count, 1, nameof(labels));
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        double[] shares = new double[classes];
        foreach (int label in labels)
        {
            if (label < 0 || label >= classes)
            {
                throw new ArgumentException($"A sample has the label {label}; labels from 0 to {classes - 1} are expected.",
                    nameof(labels));
            }

            shares[label] += 1.0 / labels.Count;
        }

        return new ClassHistogram(shares);
    }

    /// <summary>KL(this distribution ‖ that of data) in nats; infinite if a class has samples but no data.</summary>
    /// <exception cref="ArgumentException">The numbers of classes differ.</exception>
    public double DivergenceFrom(ClassHistogram data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Shares.Count == Shares.Count
            ? Shares.Zip(data.Shares, (own, other) => own > 0 ? own * Math.Log(own / other) : 0).Sum()
            : throw new ArgumentException(
                $"The histograms have {Shares.Count} and {data.Shares.Count} classes; expected as many in both.", nameof(data));
    }
}
