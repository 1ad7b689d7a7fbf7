namespace Latent.Markets;

/// <summary>Numbers that describe a day, computed from the days up to its end. A feature is a function of a <see cref="PastWindow"/>, which
/// cannot reach the future.</summary>
public abstract class Feature
{
    /// <summary>The name of the feature, such as <c>return-3</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The number of days it needs, today included.</summary>
    public abstract int Days { get; }

    /// <summary>The number of values it computes.</summary>
    public virtual int Columns => 1;

    /// <summary>Whether it needs open, high and low.</summary>
    public virtual bool NeedsRange => false;

    /// <summary>Whether it needs volumes.</summary>
    public virtual bool NeedsVolume => false;

    /// <summary>Computes the numbers.</summary>
    /// <param name="past">At least <see cref="Days"/> days.</param>
    /// <param name="values">Receives <see cref="Columns"/> numbers.</param>
    public abstract void Write(PastWindow past, Span<double> values);
}

/// <summary>A feature of a single number.</summary>
public abstract class ScalarFeature : Feature
{
    /// <summary>Computes the number.</summary>
    /// <param name="past">At least <see cref="Feature.Days"/> days.</param>
    public abstract double Of(PastWindow past);

    /// <inheritdoc/>
    public sealed override void Write(PastWindow past, Span<double> values) => values[0] = Of(past);
}
