namespace Latent.Markets;

/// <summary>The shape of the density of returns or rows given the state.</summary>
public enum DensityFamily
{
    /// <summary>Normal densities.</summary>
    Normal,

    /// <summary>Student t densities, whose degrees of freedom are fitted too.</summary>
    StudentT,
}
