namespace Latent.Markets;

/// <summary>A feature in units of the current volatility. Volatilities are logarithms, from which the logarithm of the unit is subtracted;
/// other features are divided by the unit.</summary>
/// <param name="feature">The feature.</param>
/// <param name="unit">The unit.</param>
public sealed class RelativeFeature(Feature feature, VolatilityUnit unit) : Feature
{
    /// <inheritdoc/>
    public override string Name => $"{feature.Name}-relative";

    /// <inheritdoc/>
    public override int Days => Math.Max(feature.Days, unit.Days);

    /// <inheritdoc/>
    public override int Columns => feature.Columns;

    /// <inheritdoc/>
    public override bool NeedsRange => feature.NeedsRange;

    /// <inheritdoc/>
    public override bool NeedsVolume => feature.NeedsVolume;

    /// <summary>The unit.</summary>
    internal VolatilityUnit Unit => unit;

    /// <inheritdoc/>
    public override void Write(PastWindow past, Span<double> values) => Write(past, unit.Of(past), values);

    /// <summary>Computes the numbers from the current volatility, which all features of a row share.</summary>
    internal void Write(PastWindow past, double volatility, Span<double> values)
    {
        feature.Write(past, values);
        foreach (ref double value in values)
        {
            value = feature is Volatility ? value - Math.Log(volatility) : value / volatility;
        }
    }
}

/// <summary>The logarithm of the current volatility.</summary>
/// <param name="unit">The volatility.</param>
public sealed class UnitFeature(VolatilityUnit unit) : ScalarFeature
{
    /// <inheritdoc/>
    public override string Name => "unit";

    /// <inheritdoc/>
    public override int Days => unit.Days;

    /// <inheritdoc/>
    public override double Of(PastWindow past) => Math.Log(unit.Of(past));
}
