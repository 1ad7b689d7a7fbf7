namespace Latent.Markets;

/// <summary>Options of a fit of a <see cref="HiddenMarkovModel"/>.</summary>
public sealed record HmmOptions
{
    /// <summary>The number of states, 1 or more.</summary>
    public int States { get; init; } = 2;

    /// <summary>The density of rows within a state, with full covariances; for Student t, all states have the same degrees of
    /// freedom.</summary>
    public DensityFamily Family { get; init; }

    /// <summary>The seed of the starts.</summary>
    public ulong Seed { get; init; }

    /// <summary>The number of starts that are tried for a few iterations before the best is continued.</summary>
    public int Restarts { get; init; } = 8;

    /// <summary>The greatest number of iterations.</summary>
    public int MostIterations { get; init; } = 500;

    /// <summary>The least gain of log-likelihood per row; the fit ends with an iteration below it.</summary>
    public double Tolerance { get; init; } = 1e-7;

    /// <summary>The least variance of a state in any direction, as a fraction of the variance of all rows; it prevents states that collapse
    /// to single rows.</summary>
    public double Floor { get; init; } = 1e-4;

    /// <summary>A model of the same shape from which the fit starts, instead of several random starts; then its number of states and its
    /// density apply.</summary>
    public HiddenMarkovModel? Start { get; init; }

    /// <summary>Ends the fit.</summary>
    public CancellationToken Cancellation { get; init; }
}
