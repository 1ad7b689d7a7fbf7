namespace Latent.Markets;

/// <summary>The shape of the density of what a model leaves to chance.</summary>
public enum DensityFamily
{
    /// <summary>Normal.</summary>
    Normal,

    /// <summary>Student t, whose degrees of freedom are fitted too.</summary>
    StudentT,
}
