namespace Latent.Metrics;

/// <summary>How often samples are of each class, as a classifier sees them.</summary>
/// <param name="Shares">The share of each class.</param>
public sealed record ClassHistogram(IReadOnlyList<double> Shares)
{
    /// <summary>Counts labels.</summary>
    /// <param name="labels">A class of each sample, 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">How many classes.</param>
    /// <exception cref="ArgumentException">A label is none of the classes.</exception>
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
                throw new ArgumentException($"A sample has the label {label}; labels from 0 to {classes - 1} are expected.", nameof(labels));
            }

            shares[label] += 1.0 / labels.Count;
        }

        return new ClassHistogram(shares);
    }

    /// <summary>KL(these shares ‖ those of data) in nats; infinite where data lack a class that samples have.</summary>
    /// <exception cref="ArgumentException">The numbers of classes differ.</exception>
    public double DivergenceFrom(ClassHistogram data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Shares.Count == Shares.Count
            ? Shares.Zip(data.Shares, (own, other) => own > 0 ? own * Math.Log(own / other) : 0).Sum()
            : throw new ArgumentException($"{Shares.Count} classes cannot be compared with {data.Shares.Count}.", nameof(data));
    }
}
