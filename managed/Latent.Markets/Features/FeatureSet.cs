namespace Latent.Markets;

/// <summary>Several features side by side: a row of numbers for each day.</summary>
public sealed class FeatureSet
{
    private readonly Feature[] _features;

    /// <summary>Puts features side by side.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public FeatureSet(params IReadOnlyList<Feature> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        _features = features.Count > 0 ? [.. features] : throw new ArgumentException("There is no feature; give at least one.", nameof(features));
        Columns = _features.Sum(feature => feature.Columns);
        Days = _features.Max(feature => feature.Days);
    }

    /// <summary>The features.</summary>
    public IReadOnlyList<Feature> Features => _features;

    /// <summary>Numbers of a row.</summary>
    public int Columns { get; }

    /// <summary>The number of days, today included, that must be known.</summary>
    public int Days { get; }

    /// <summary>Those features that the prices allow.</summary>
    public FeatureSet For(PastWindow past) =>
        new([.. _features.Where(feature => (past.HasRange || !feature.NeedsRange) && (past.HasVolume || !feature.NeedsVolume))]);

    /// <summary>The row of a day.</summary>
    /// <param name="past">What was known at its end, at least <see cref="Days"/> days.</param>
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
                // The volatility at hand costs more than all else, and is mostly the same for the whole row.
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

    /// <summary>The rows of all days of the past that have enough days before them.</summary>
    /// <returns>The first row is that of day <see cref="Days"/> − 1.</returns>
    public double[][] History(PastWindow past) =>
        [.. Enumerable.Range(Days - 1, Math.Max(0, past.Count - Days + 1)).Select(day => Of(past.At(day)))];
}
