namespace Latent.Markets;

/// <summary>How to fit a <see cref="HiddenMarkovModel"/>.</summary>
public sealed record HmmOptions
{
    /// <summary>The number of states, 1 or more.</summary>
    public int States { get; init; } = 2;

    /// <summary>The densities of rows within a state, with full covariances; the states share degrees of freedom.</summary>
    public DensityFamily Family { get; init; }

    /// <summary>Seed of the starts.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many starts to try for a few iterations before the best goes on.</summary>
    public int Restarts { get; init; } = 8;

    /// <summary>The most iterations.</summary>
    public int MostIterations { get; init; } = 500;

    /// <summary>Fitting ends when an iteration raises the log-likelihood by less than this a row.</summary>
    public double Tolerance { get; init; } = 1e-7;

    /// <summary>The least variance of a state in any direction, as a share of the variance of all rows; it keeps states from closing in on single rows.</summary>
    public double Floor { get; init; } = 1e-4;

    /// <summary>A model of the same shape to start from, instead of several random starts; its states and family then hold.</summary>
    public HiddenMarkovModel? Start { get; init; }

    /// <summary>Ends fitting.</summary>
    public CancellationToken Cancellation { get; init; }
}
