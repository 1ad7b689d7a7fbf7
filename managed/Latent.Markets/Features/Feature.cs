namespace Latent.Markets;

/// <summary>Numbers that describe a day by what was known at its end. A function of a <see cref="PastWindow"/>, which cannot reach the future.</summary>
public abstract class Feature
{
    /// <summary>Its name, such as <c>return-3</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The number of days, today included, that must be known.</summary>
    public abstract int Days { get; }

    /// <summary>How many numbers it gives.</summary>
    public virtual int Columns => 1;

    /// <summary>Whether it makes sense without open, high and low.</summary>
    public virtual bool NeedsRange => false;

    /// <summary>Whether it makes sense without volumes.</summary>
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
