namespace Latent.Markets;

/// <summary>Several features side by side: a row of numbers for each day.</summary>
public sealed class FeatureSet
{
    private readonly Feature[] _features;

    /// <summary>Creates a set of features.</summary>
    /// <exception cref="ArgumentException">There is no feature.</exception>
    public FeatureSet(params IReadOnlyList<Feature> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        _features = features.Count > 0
            ? [.. features]
            : throw new ArgumentException("There is no feature; give at least one.", nameof(features));
        Columns = _features.Sum(feature => feature.Columns);
        Days = _features.Max(feature => feature.Days);
    }

    /// <summary>The features.</summary>
    public IReadOnlyList<Feature> Features => _features;

    /// <summary>The length of a row.</summary>
    public int Columns { get; }

    /// <summary>The number of days a row needs, today included.</summary>
    public int Days { get; }

    /// <summary>The set of those features that the prices allow.</summary>
    public FeatureSet For(PastWindow past) =>
        new([.. _features.Where(feature => (past.HasRange || !feature.NeedsRange) && (past.HasVolume || !feature.NeedsVolume))]);

    /// <summary>Computes the row of a day.</summary>
    /// <param name="past">The days up to its end, at least <see cref="Days"/>.</param>
    public double[] Of(PastWindow past)
    {
        double[] row = new double[Columns];
        int column = 0;
        (VolatilityUnit? Unit, double Volatility) known = (null, double.NaN);
        foreach (Feature feature in _features)
        {
            Span<double> values = row.AsSpan(column, feature.Columns);
            if (feature is RelativeFeature relative)
            {
                // The current volatility costs more than all other work, and most features of a row have the same unit.
                known = known.Unit == relative.Unit ? known : (relative.Unit, relative.Unit.Of(past));
                relative.Write(past, known.Volatility, values);
            }
            else
            {
                feature.Write(past, values);
            }

            column += feature.Columns;
        }

        return row;
    }

    /// <summary>Computes the rows of all days with enough days before them.</summary>
    /// <returns>The first row is that of day <see cref="Days"/> − 1.</returns>
    public double[][] History(PastWindow past) =>
        [.. Enumerable.Range(Days - 1, Math.Max(0, past.Count - Days + 1)).Select(day => Of(past.At(day)))];
}
